package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class ConverseToGeminiTest extends PairContract {

  ConverseToGeminiTest() {
    super(Dialect.CONVERSE, Dialect.GEMINI);
  }
}
