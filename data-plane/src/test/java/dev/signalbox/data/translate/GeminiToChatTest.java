package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class GeminiToChatTest extends PairContract {

  GeminiToChatTest() {
    super(Dialect.GEMINI, Dialect.CHAT);
  }
}
