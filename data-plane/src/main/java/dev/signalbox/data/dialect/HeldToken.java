package dev.signalbox.data.dialect;

import java.util.Arrays;

/// Collects one token that is split over pieces, up to a limit.
final class HeldToken {

  private static final int FIRST_SIZE = 64;

  private final int limit;
  private byte[] bytes = {};
  private int length;
  private boolean overflowed;

  HeldToken(int limit) {
    this.limit = limit;
  }

  void clear() {
    length = 0;
    overflowed = false;
  }

  void add(byte[] piece, int from, int to) {
    int taken = Math.min(to - from, limit - length);
    overflowed |= taken < to - from;
    if (length + taken > bytes.length) {
      int size = Math.max(FIRST_SIZE, Math.max(bytes.length * 2, length + taken));
      bytes = Arrays.copyOf(bytes, Math.min(size, limit));
    }
    System.arraycopy(piece, from, bytes, length, taken);
    length += taken;
  }

  /// What was collected, from index 0; valid until more is added.
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  int limit() {
    return limit;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /// Whether more came than the limit allows.
  boolean isOverflowed() {
    return overflowed;
  }
}
