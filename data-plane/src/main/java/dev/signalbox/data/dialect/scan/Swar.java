package dev.signalbox.data.dialect.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Searches eight bytes at a time (SIMD within a register): `(x - 0x01…) & ~x & 0x80…` has its
/// lowest bit in the first byte of `x` that is zero (Hacker's Delight, 6-1).
final class Swar {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long LINE_FEEDS = ONES * '\n';
  private static final long CARRIAGE_RETURNS = ONES * '\r';

  private Swar() {}

  /// Eight bytes, the first one lowest.
  static long word(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /// The first quote, or `to`. The first 16 bytes are searched without a branch in between, since
  /// most strings are shorter and where they end cannot be predicted.
  static int quote(byte[] bytes, int from, int to) {
    int index = from;
    if (index <= to - 2 * Long.BYTES) {
      int first = Long.numberOfTrailingZeros(quotes(bytes, index)) >>> 3;
      int second = Long.numberOfTrailingZeros(quotes(bytes, index + Long.BYTES)) >>> 3;
      int found = first + (-(first >>> 3) & second);
      if (found < 2 * Long.BYTES) {
        return index + found;
      }
      index += 2 * Long.BYTES;
    }
    while (index <= to - 4 * Long.BYTES
        && (quotes(bytes, index)
                | quotes(bytes, index + Long.BYTES)
                | quotes(bytes, index + 2 * Long.BYTES)
                | quotes(bytes, index + 3 * Long.BYTES))
            == 0) {
      index += 4 * Long.BYTES;
    }
    for (; index <= to - Long.BYTES; index += Long.BYTES) {
      long hits = quotes(bytes, index);
      if (hits != 0) {
        return index + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    while (index < to && bytes[index] != '"') {
      index++;
    }
    return index;
  }

  private static long quotes(byte[] bytes, int index) {
    long word = (long) LONGS.get(bytes, index) ^ QUOTES;
    return (word - ONES) & ~word & HIGHS;
  }

  /// The first line feed or carriage return, or `to`.
  static int lineEnd(byte[] bytes, int from, int to) {
    int index = from;
    for (; index <= to - Long.BYTES; index += Long.BYTES) {
      long word = (long) LONGS.get(bytes, index);
      long feed = word ^ LINE_FEEDS;
      long carriage = word ^ CARRIAGE_RETURNS;
      long hits = (((feed - ONES) & ~feed) | ((carriage - ONES) & ~carriage)) & HIGHS;
      if (hits != 0) {
        return index + (Long.numberOfTrailingZeros(hits) >>> 3);
      }
    }
    for (; index < to; index++) {
      if (bytes[index] == '\n' || bytes[index] == '\r') {
        return index;
      }
    }
    return to;
  }
}
