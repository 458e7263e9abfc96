package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class ChatToConverseTest extends PairContract {

  ChatToConverseTest() {
    super(Dialect.CHAT, Dialect.CONVERSE);
  }
}
