package dev.signalbox.data.dialect.scan;

import java.util.Arrays;

/// Which of the open containers are arrays: one bit each.
final class Nesting {

  private static final int BITS = Long.SIZE;

  private long[] arrays = new long[1];

  void set(int level, boolean array) {
    int word = level / BITS;
    if (word == arrays.length) {
      arrays = Arrays.copyOf(arrays, arrays.length * 2);
    }
    long bit = 1L << level;
    arrays[word] = array ? arrays[word] | bit : arrays[word] & ~bit;
  }

  /// Whether there is an array at a level; level 0 is outside of everything.
  boolean isArray(int level) {
    return level > 0 && (arrays[level / BITS] >>> level & 1) != 0;
  }
}
