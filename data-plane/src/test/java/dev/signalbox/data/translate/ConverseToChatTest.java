package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class ConverseToChatTest extends PairContract {

  ConverseToChatTest() {
    super(Dialect.CONVERSE, Dialect.CHAT);
  }
}
