package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Located;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Part.Foreign;
import dev.signalbox.data.conversation.Part.Media;
import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Part.Text;
import dev.signalbox.data.conversation.Part.ToolCall;
import dev.signalbox.data.conversation.Part.ToolResult;
import dev.signalbox.data.conversation.StopReason;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whole answers. They have no id and do not say which model answered.
final class ConverseAnswers {

  private static final String STOP_SEQUENCE = "stop_sequence";

  private ConverseAnswers() {}

  static Answer read(Obj body) {
    List<Part> parts =
        Located.read(
            "output.message",
            body.object("output").object("message"),
            message -> new ConverseBlockReader().read(message.array("content")));
    String reason = body.string("stopReason");
    StopReason stop =
        ConverseStops.read(reason)
            .orElseThrow(() -> new JsonException(ConverseStops.breakdown(reason)));
    return new Answer("", "", parts, stop, stopText(body), ConverseUsage.read(body));
  }

  /// The text that ended an answer, where the request asked for it.
  static String stopText(Obj body) {
    return body.members().get("additionalModelResponseFields") instanceof Obj fields
            && fields.members().get(STOP_SEQUENCE) instanceof JsonValue.Text text
        ? text.value()
        : "";
  }

  static Obj write(Answer answer, Carriage carriage) {
    List<JsonValue> content = new ArrayList<>();
    int calls = 0;
    for (int index = 0; index < answer.parts().size(); index++) {
      Part part = answer.parts().get(index);
      write(part, "parts[" + index + "]", calls, carriage).ifPresent(content::add);
      calls += part instanceof ToolCall ? 1 : 0;
    }
    Obj message =
        JsonValue.object()
            .put("role", "assistant")
            .put("content", JsonValue.array(content))
            .build();
    ObjectBuilder body =
        JsonValue.object()
            .put("output", JsonValue.object().put("message", message).build())
            .put("stopReason", ConverseStops.write(answer.stop()))
            .put("usage", ConverseUsage.write(answer.usage()))
            .put("metrics", metrics());
    if (!answer.stopText().isEmpty()) {
      body.put("additionalModelResponseFields", stopFields(answer.stopText()));
    }
    if (!answer.usage().tier().isEmpty()) {
      body.put("serviceTier", JsonValue.object().put("type", answer.usage().tier()).build());
    }
    return body.build();
  }

  static Obj stopFields(String stopText) {
    return JsonValue.object().put(STOP_SEQUENCE, stopText).build();
  }

  /// Clients expect the member; the vendor's own time is not known here.
  static Obj metrics() {
    return JsonValue.object().put("latencyMs", 0).build();
  }

  private static Optional<JsonValue> write(Part part, String path, int calls, Carriage carriage) {
    return switch (part) {
      case Text text -> Optional.of(JsonValue.object().put("text", text.said()).build());
      case Reasoning reasoning -> Optional.of(ConverseSeals.write(reasoning));
      case ToolCall call -> Optional.of(call(call, path, calls, carriage));
      case Media media -> {
        Optional<Obj> written = ConverseMedia.write(media, 1);
        if (written.isEmpty()) {
          carriage.lose(path, Feature.CONTENT);
        }
        yield written.map(JsonValue.class::cast);
      }
      case Foreign foreign when foreign.dialect() == Dialect.CONVERSE -> Optional.of(foreign.raw());
      case Foreign ignored -> lost(path, carriage);
      case ToolResult ignored -> lost(path, carriage);
    };
  }

  private static Optional<JsonValue> lost(String path, Carriage carriage) {
    carriage.lose(path, Feature.CONTENT);
    return Optional.empty();
  }

  private static Obj call(ToolCall call, String path, int calls, Carriage carriage) {
    if (call.seal().isPresent()) {
      carriage.lose(path + ".seal", Feature.OTHER);
    }
    Obj use =
        JsonValue.object()
            .put("toolUseId", call.id().isEmpty() ? callId(carriage, calls) : call.id())
            .put("name", call.name())
            .put(
                "input",
                call.custom()
                    ? ConverseBlockWriter.custom(call.input())
                    : ConverseBlockWriter.arguments(call.input()))
            .build();
    return JsonValue.object().put("toolUse", use).build();
  }

  static String callId(Carriage carriage, int calls) {
    return "tooluse_" + carriage.callId() + "_" + calls;
  }
}
