package dev.signalbox.data.dialect.scan;

import java.util.Arrays;

/// Collects one token that is split over pieces, up to a limit.
public final class HeldToken {

  private static final int FIRST_SIZE = 64;

  private final int limit;
  private byte[] bytes = {};
  private int length;
  private boolean overflowed;

  public HeldToken(int limit) {
    this.limit = limit;
  }

  public void clear() {
    length = 0;
    overflowed = false;
  }

  public void add(byte[] piece, int from, int to) {
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
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public int limit() {
    return limit;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /// Whether more came than the limit allows.
  public boolean isOverflowed() {
    return overflowed;
  }
}
