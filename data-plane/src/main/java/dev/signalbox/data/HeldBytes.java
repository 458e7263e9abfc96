package dev.signalbox.data;

import java.util.concurrent.atomic.AtomicLong;

/// Counts the bytes of request bodies that the proxy keeps in memory, over all event loops, so that
/// many large or slow uploads cannot use it up. Shared by the loops: a bound for each would be too
/// small for one large body.
final class HeldBytes {

  private final long most;
  private final AtomicLong held = new AtomicLong();

  HeldBytes(long most) {
    this.most = most;
  }

  /// Bytes kept now.
  long held() {
    return held.get();
  }

  /// What one call will keep.
  Share share() {
    return new Share();
  }

  /// The bytes that one call keeps. Confined to the loop of the call.
  final class Share {
    private long bytes;

    /// Counts more bytes in; false if that is more than all calls together may keep.
    boolean take(int more) {
      bytes += more;
      return held.addAndGet(more) <= most;
    }

    /// The call keeps nothing any more.
    void giveBack() {
      if (bytes > 0) {
        held.addAndGet(-bytes);
        bytes = 0;
      }
    }
  }
}
