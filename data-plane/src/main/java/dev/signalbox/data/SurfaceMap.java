package dev.signalbox.data;

import dev.signalbox.model.wire.Surface;
import org.jspecify.annotations.Nullable;

/// Which surface a path stands for.
final class SurfaceMap {

  /// What every path of a call starts with.
  static final String BASE = "/v1";

  private SurfaceMap() {}

  /// The surface of a raw path, or null if there is none. Only the exact spelling counts: a path
  /// that a later hop might read in another way leads nowhere.
  static @Nullable Surface of(String path) {
    return switch (path) {
      case "/v1/messages" -> Surface.MESSAGES;
      case "/v1/messages/count_tokens" -> Surface.COUNT_TOKENS;
      case "/v1/chat/completions" -> Surface.CHAT_COMPLETIONS;
      case "/v1/completions" -> Surface.COMPLETIONS;
      case "/v1/responses" -> Surface.RESPONSES;
      case "/v1/embeddings" -> Surface.EMBEDDINGS;
      default -> null;
    };
  }
}
