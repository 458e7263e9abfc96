package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class GeminiToMessagesTest extends PairContract {

  GeminiToMessagesTest() {
    super(Dialect.GEMINI, Dialect.MESSAGES);
  }
}
