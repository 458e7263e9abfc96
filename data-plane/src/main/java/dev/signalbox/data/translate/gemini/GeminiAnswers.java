package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Located;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Part.Foreign;
import dev.signalbox.data.conversation.Part.Media;
import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Part.Source;
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

/// Whole answers. Of several candidates the first counts.
final class GeminiAnswers {

  private GeminiAnswers() {}

  static Answer read(Obj body) {
    String id = ProtoJson.text(body, "responseId");
    List<JsonValue> candidates = ProtoJson.array(body, "candidates");
    AnswerUsage usage =
        ProtoJson.object(body, "usageMetadata").map(GeminiUsage::read).orElse(AnswerUsage.NONE);
    if (candidates.isEmpty()) {
      if (blockReason(body).isEmpty()) {
        throw new JsonException("missing member 'candidates'");
      }
      return new Answer(id, model(body), List.of(), StopReason.REFUSED, "", usage);
    }
    Obj candidate = candidates.getFirst().asObject();
    List<Part> parts =
        Located.read(
            "candidates[0].content",
            candidate,
            first ->
                ProtoJson.object(first, "content")
                    .map(content -> parts(content, id))
                    .orElse(List.of()));
    String reason = ProtoJson.text(candidate, "finishReason");
    boolean calls = parts.stream().anyMatch(ToolCall.class::isInstance);
    StopReason stop =
        GeminiStops.read(reason.isEmpty() ? "STOP" : reason, calls)
            .orElseThrow(() -> new JsonException(GeminiStops.breakdown(reason)));
    return new Answer(id, model(body), parts, stop, "", usage);
  }

  private static List<Part> parts(Obj content, String id) {
    return new GeminiPartReader(callPrefix(id)).read(ProtoJson.array(content, "parts"));
  }

  static String model(Obj body) {
    return ProtoJson.text(body, "modelVersion");
  }

  /// What ids of calls begin with that the vendor gives none; they are the same whether an answer
  /// comes whole or in pieces.
  static String callPrefix(String answerId) {
    StringBuilder prefix = new StringBuilder("call_");
    for (int index = 0; index < Math.min(answerId.length(), 40); index++) {
      char c = answerId.charAt(index);
      prefix.append(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ? c : '-');
    }
    return answerId.isEmpty() ? "" : prefix.append('_').toString();
  }

  /// Why the prompt was not answered at all, or empty.
  static String blockReason(Obj body) {
    return ProtoJson.object(body, "promptFeedback")
        .map(feedback -> ProtoJson.text(feedback, "blockReason"))
        .orElse("");
  }

  static Obj write(Answer answer, Carriage carriage) {
    List<JsonValue> parts = new ArrayList<>();
    int calls = 0;
    for (int index = 0; index < answer.parts().size(); index++) {
      Part part = answer.parts().get(index);
      write(part, "parts[" + index + "]", calls, carriage).ifPresent(parts::add);
      calls += part instanceof ToolCall ? 1 : 0;
    }
    Obj content =
        JsonValue.object().put("parts", JsonValue.array(parts)).put("role", "model").build();
    Obj candidate =
        JsonValue.object()
            .put("content", content)
            .put("finishReason", GeminiStops.write(answer.stop()))
            .put("index", 0)
            .build();
    return JsonValue.object()
        .put("candidates", JsonValue.array(List.of(candidate)))
        .put("usageMetadata", GeminiUsage.write(answer.usage()))
        .put("modelVersion", carriage.model())
        .put("responseId", answer.id().isEmpty() ? carriage.callId() : answer.id())
        .build();
  }

  private static Optional<JsonValue> write(Part part, String path, int calls, Carriage carriage) {
    return switch (part) {
      case Text text -> Optional.of(JsonValue.object().put("text", text.said()).build());
      case Reasoning reasoning -> Optional.of(reasoning(reasoning));
      case ToolCall call -> Optional.of(call(call, calls, carriage));
      case Media media
          when media.source() instanceof Source.Inline(String type, JsonValue.Text data) -> {
        Obj blob = JsonValue.object().put("mimeType", type).put("data", data).build();
        yield Optional.of(JsonValue.object().put("inlineData", blob).build());
      }
      case Foreign foreign when foreign.dialect() == Dialect.GEMINI -> Optional.of(foreign.raw());
      case Foreign ignored -> lost(path, carriage);
      case Media ignored -> lost(path, carriage);
      case ToolResult ignored -> lost(path, carriage);
    };
  }

  private static Optional<JsonValue> lost(String path, Carriage carriage) {
    carriage.lose(path, Feature.CONTENT);
    return Optional.empty();
  }

  private static Obj reasoning(Reasoning reasoning) {
    ObjectBuilder part = JsonValue.object().put("text", reasoning.text());
    boolean sealsText =
        reasoning.text().isEmpty() && reasoning.seal().filter(GeminiPartWriter::isOwn).isPresent();
    if (!sealsText) {
      part.put("thought", true);
    }
    return part.put("thoughtSignature", reasoning.seal().map(GeminiSeals::write)).build();
  }

  private static Obj call(ToolCall call, int calls, Carriage carriage) {
    Obj function =
        JsonValue.object()
            .put("id", call.id().isEmpty() ? carriage.callId() + "_" + calls : call.id())
            .put("name", call.name())
            .put("args", GeminiPartWriter.arguments(call))
            .build();
    return JsonValue.object()
        .put("functionCall", function)
        .put("thoughtSignature", call.seal().map(GeminiSeals::write))
        .build();
  }
}
