package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.StopReason;
import java.util.Optional;

/// `finishReason` (<https://ai.google.dev/api/generate-content#FinishReason>).
final class GeminiStops {

  private GeminiStops() {}

  /// Why an answer ended; empty if the model broke down, which no other dialect calls an end.
  ///
  /// @param calls whether it has a call
  static Optional<StopReason> read(String reason, boolean calls) {
    return switch (reason) {
      case "STOP", "FINISH_REASON_UNSPECIFIED" ->
          Optional.of(calls ? StopReason.TOOL_USE : StopReason.END);
      case "MAX_TOKENS" -> Optional.of(StopReason.MAX_TOKENS);
      case "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION",
          "MODEL_ARMOR" ->
          Optional.of(StopReason.REFUSED);
      default -> Optional.empty();
    };
  }

  static String write(StopReason stop) {
    return switch (stop) {
      case END, TOOL_USE, STOP_TEXT, PAUSED -> "STOP";
      case MAX_TOKENS, CONTEXT_FULL -> "MAX_TOKENS";
      case REFUSED -> "SAFETY";
    };
  }

  /// What a client is told of a model that broke down.
  static String breakdown(String reason) {
    StringBuilder plain = new StringBuilder("The model ended its answer with ");
    for (int index = 0; index < Math.min(reason.length(), 64); index++) {
      char c = reason.charAt(index);
      if (c == '_' || c >= 'A' && c <= 'Z') {
        plain.append(c);
      }
    }
    return plain.append('.').toString();
  }
}
