package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class MessagesToGeminiTest extends PairContract {

  MessagesToGeminiTest() {
    super(Dialect.MESSAGES, Dialect.GEMINI);
  }
}
