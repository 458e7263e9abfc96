package dev.signalbox.data;

/// Counts the bytes of request bodies that one event loop holds back, so that many slow uploads
/// cannot use up the memory. Confined to its loop.
final class HeldBytes {

  private final long most;
  private long held;

  HeldBytes(long most) {
    this.most = most;
  }

  boolean take(int bytes) {
    held += bytes;
    return held <= most;
  }

  void give(long bytes) {
    held -= bytes;
  }

  long held() {
    return held;
  }
}
