package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class ChatToGeminiTest extends PairContract {

  ChatToGeminiTest() {
    super(Dialect.CHAT, Dialect.GEMINI);
  }
}
