package dev.signalbox.data.translate;

import dev.signalbox.model.wire.Dialect;

final class ResponsesToConverseTest extends PairContract {

  ResponsesToConverseTest() {
    super(Dialect.RESPONSES, Dialect.CONVERSE);
  }
}
