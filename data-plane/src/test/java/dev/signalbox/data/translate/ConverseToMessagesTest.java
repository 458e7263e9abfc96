package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class ConverseToMessagesTest extends PairContract {

  ConverseToMessagesTest() {
    super(Dialect.CONVERSE, Dialect.MESSAGES);
  }
}
