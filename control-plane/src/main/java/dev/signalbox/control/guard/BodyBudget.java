package dev.signalbox.control.guard;

import java.util.concurrent.atomic.AtomicLong;

/// Counts the bytes of bodies that are in memory, over all connections.
final class BodyBudget {

  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  BodyBudget(long limit) {
    this.limit = limit;
  }

  /// Takes bytes if they are there to be taken.
  boolean take(long bytes) {
    long now = taken.get();
    while (now + bytes <= limit) {
      if (taken.compareAndSet(now, now + bytes)) {
        return true;
      }
      now = taken.get();
    }
    return false;
  }

  /// Gives bytes back.
  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
