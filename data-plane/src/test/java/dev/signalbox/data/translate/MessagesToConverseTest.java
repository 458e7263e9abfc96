package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class MessagesToConverseTest extends PairContract {

  MessagesToConverseTest() {
    super(Dialect.MESSAGES, Dialect.CONVERSE);
  }
}
