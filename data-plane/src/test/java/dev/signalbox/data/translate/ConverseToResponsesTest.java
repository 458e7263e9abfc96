package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class ConverseToResponsesTest extends PairContract {

  ConverseToResponsesTest() {
    super(Dialect.CONVERSE, Dialect.RESPONSES);
  }
}
