package dev.signalbox.data.accept;

import java.util.concurrent.atomic.AtomicInteger;

/// How many client connections are open, over all loops.
public final class ConnectionCount {

  private final AtomicInteger open = new AtomicInteger();

  /// Counts a new connection in, unless there are `most` already.
  boolean enter(int most) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    open.decrementAndGet();
  }

  /// Connections open now.
  public int open() {
    return open.get();
  }
}
