package dev.signalbox.data.translate.messages;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.StopReason;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.List;

/// Whole answers.
final class Answers {

  private static final String ID = "msg_";

  private Answers() {}

  static Answer read(Obj body) {
    if (!Fields.text(body, "type").equals("message")) {
      throw new JsonException("this is no message");
    }
    List<Part> parts = new BlockReader(id -> "").content(body.require("content"));
    return new Answer(
        Fields.text(body, "id"),
        Fields.text(body, "model"),
        parts,
        stop(Fields.text(body, "stop_reason")),
        Fields.text(body, "stop_sequence"),
        Usage.read(Fields.child(body, "usage")));
  }

  static Obj write(Answer answer, Carriage carriage) {
    return JsonValue.object()
        .put("id", id(answer.id(), carriage))
        .put("type", "message")
        .put("role", "assistant")
        .put("model", carriage.model())
        .put(
            "content",
            JsonValue.array(new BlockWriter(carriage, false).blocks(answer.parts(), "answer")))
        .put("stop_reason", reason(answer.stop()))
        .put("stop_sequence", stopText(answer.stopText()))
        .put("usage", Usage.write(answer.usage()))
        .build();
  }

  static String id(String given, Carriage carriage) {
    return given.startsWith(ID) ? given : ID + carriage.callId();
  }

  static JsonValue stopText(String text) {
    return text.isEmpty() ? Fields.none() : JsonValue.of(text);
  }

  static StopReason stop(String reason) {
    return switch (reason) {
      case "tool_use" -> StopReason.TOOL_USE;
      case "max_tokens" -> StopReason.MAX_TOKENS;
      case "stop_sequence" -> StopReason.STOP_TEXT;
      case "model_context_window_exceeded" -> StopReason.CONTEXT_FULL;
      case "refusal" -> StopReason.REFUSED;
      case "pause_turn" -> StopReason.PAUSED;
      default -> StopReason.END;
    };
  }

  static String reason(StopReason stop) {
    return switch (stop) {
      case END -> "end_turn";
      case TOOL_USE -> "tool_use";
      case MAX_TOKENS -> "max_tokens";
      case STOP_TEXT -> "stop_sequence";
      case CONTEXT_FULL -> "model_context_window_exceeded";
      case REFUSED -> "refusal";
      case PAUSED -> "pause_turn";
    };
  }
}
