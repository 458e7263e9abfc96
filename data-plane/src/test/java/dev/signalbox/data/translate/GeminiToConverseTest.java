package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class GeminiToConverseTest extends PairContract {

  GeminiToConverseTest() {
    super(Dialect.GEMINI, Dialect.CONVERSE);
  }
}
