package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class GeminiToResponsesTest extends PairContract {

  GeminiToResponsesTest() {
    super(Dialect.GEMINI, Dialect.RESPONSES);
  }
}
