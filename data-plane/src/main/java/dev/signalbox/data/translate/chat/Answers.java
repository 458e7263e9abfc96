package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.StopReason;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whole answers.
final class Answers {

  private static final String ID = "chatcmpl-";

  private Answers() {}

  static Answer read(Obj body) {
    List<JsonValue> choices = Fields.items(body, "choices");
    if (choices.isEmpty()) {
      throw new JsonException("an answer without choices");
    }
    Obj choice = choices.getFirst().asObject();
    Obj message = choice.object("message");
    List<Part> parts = new ArrayList<>(Thoughts.read(message));
    parts.addAll(Content.read(message.get("content")));
    String refusal = Fields.text(message, "refusal");
    if (!refusal.isEmpty()) {
      parts.add(new Part.Text(refusal, true, Optional.empty()));
    }
    List<Part> calls = Calls.read(message);
    parts.addAll(calls);
    return new Answer(
        Fields.text(body, "id"),
        Fields.text(body, "model"),
        parts,
        stop(Fields.text(choice, "finish_reason"), !calls.isEmpty(), !refusal.isEmpty()),
        "",
        Usage.read(body));
  }

  /// Why an answer ended. Some servers say `stop` where they call tools, or the other way round.
  static StopReason stop(String reason, boolean calls, boolean refusal) {
    return switch (reason) {
      case "length" -> StopReason.MAX_TOKENS;
      case "content_filter" -> StopReason.REFUSED;
      default -> calls ? StopReason.TOOL_USE : refusal ? StopReason.REFUSED : StopReason.END;
    };
  }

  static String reason(StopReason stop, boolean refusal) {
    return switch (stop) {
      case END, STOP_TEXT, PAUSED -> "stop";
      case TOOL_USE -> "tool_calls";
      case MAX_TOKENS, CONTEXT_FULL -> "length";
      case REFUSED -> refusal ? "stop" : "content_filter";
    };
  }

  static String id(String given, Carriage carriage) {
    return given.startsWith(ID) ? given : ID + carriage.callId();
  }

  static Obj write(Answer answer, Carriage carriage) {
    StringBuilder text = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    List<JsonValue> details = new ArrayList<>();
    List<JsonValue> calls = new ArrayList<>();
    for (Part part : answer.parts()) {
      switch (part) {
        case Part.Text said -> (said.refusal() ? refusal : text).append(said.text());
        case Part.Reasoning reasoning -> {
          thought.append(reasoning.text());
          reasoning
              .seal()
              .ifPresent(
                  seal -> details.addAll(Thoughts.details(reasoning.text(), seal, details.size())));
        }
        case Part.ToolCall call -> calls.add(Calls.write(call));
        case Part.Media ignored -> {}
        case Part.ToolResult ignored -> {}
        case Part.Foreign ignored -> {}
      }
    }
    ObjectBuilder message =
        JsonValue.object()
            .put("role", "assistant")
            .put("content", text(text))
            .put("refusal", text(refusal));
    if (!thought.isEmpty()) {
      message.put("reasoning_content", thought.toString());
    }
    if (!details.isEmpty()) {
      message.put("reasoning_details", JsonValue.array(details));
    }
    if (!calls.isEmpty()) {
      message.put("tool_calls", JsonValue.array(calls));
    }
    return whole(answer, message.build(), !refusal.isEmpty(), carriage);
  }

  private static Obj whole(Answer answer, Obj message, boolean refusal, Carriage carriage) {
    Obj choice =
        JsonValue.object()
            .put("index", 0)
            .put("message", message)
            .put("logprobs", Fields.none())
            .put("finish_reason", reason(answer.stop(), refusal))
            .build();
    ObjectBuilder body =
        JsonValue.object()
            .put("id", id(answer.id(), carriage))
            .put("object", "chat.completion")
            .put("created", carriage.nowSeconds())
            .put("model", carriage.model())
            .put("choices", JsonValue.array(List.of(choice)))
            .put("usage", Usage.write(answer.usage()));
    if (!answer.usage().tier().isEmpty()) {
      body.put("service_tier", answer.usage().tier());
    }
    return body.build();
  }

  private static JsonValue text(StringBuilder text) {
    return text.isEmpty() ? Fields.none() : JsonValue.of(text.toString());
  }
}
