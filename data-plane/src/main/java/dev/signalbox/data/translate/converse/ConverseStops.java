package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.StopReason;
import java.util.Optional;

/// `stopReason`.
final class ConverseStops {

  private ConverseStops() {}

  /// Why an answer ended; empty if the model broke down, which no other dialect calls an end.
  static Optional<StopReason> read(String reason) {
    return switch (reason) {
      case "end_turn" -> Optional.of(StopReason.END);
      case "tool_use" -> Optional.of(StopReason.TOOL_USE);
      case "max_tokens" -> Optional.of(StopReason.MAX_TOKENS);
      case "stop_sequence" -> Optional.of(StopReason.STOP_TEXT);
      case "model_context_window_exceeded" -> Optional.of(StopReason.CONTEXT_FULL);
      case "guardrail_intervened", "content_filtered", "refusal" -> Optional.of(StopReason.REFUSED);
      case "pause_turn" -> Optional.of(StopReason.PAUSED);
      default -> Optional.empty();
    };
  }

  static String write(StopReason stop) {
    return switch (stop) {
      case END, PAUSED -> "end_turn";
      case TOOL_USE -> "tool_use";
      case MAX_TOKENS -> "max_tokens";
      case STOP_TEXT -> "stop_sequence";
      case CONTEXT_FULL -> "model_context_window_exceeded";
      case REFUSED -> "content_filtered";
    };
  }

  /// What a client is told of a model that broke down.
  static String breakdown(String reason) {
    StringBuilder plain = new StringBuilder("The model ended its answer with ");
    for (int index = 0; index < Math.min(reason.length(), 64); index++) {
      char c = reason.charAt(index);
      if (c == '_' || c >= 'a' && c <= 'z') {
        plain.append(c);
      }
    }
    return plain.append('.').toString();
  }
}
