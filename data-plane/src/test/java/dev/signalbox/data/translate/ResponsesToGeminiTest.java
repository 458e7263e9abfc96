package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class ResponsesToGeminiTest extends PairContract {

  ResponsesToGeminiTest() {
    super(Dialect.RESPONSES, Dialect.GEMINI);
  }
}
