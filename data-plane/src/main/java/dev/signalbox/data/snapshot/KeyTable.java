package dev.signalbox.data.snapshot;

import dev.signalbox.model.key.VirtualKey;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Keys by id, for a question that comes as a part of a longer text: nothing is cut out of it, so
/// nothing is allocated. Open addressing with at least twice as many places as keys, so a search
/// that finds nothing is short too. Immutable, safe for use by several threads.
final class KeyTable {

  /// As many base62 digits as fit into a long, and the rest of an id.
  private static final int HIGH_DIGITS = 10;

  private static final long MIX = 0x9E37_79B9_7F4A_7C15L;

  private final long[] high;
  private final int[] low;
  private final @Nullable KeyEntry[] entries;
  private final int mask;

  KeyTable(Collection<KeyEntry> keys) {
    int size = Math.max(2, Integer.highestOneBit(Math.max(1, keys.size())) * 4);
    high = new long[size];
    low = new int[size];
    entries = new KeyEntry[size];
    mask = size - 1;
    for (KeyEntry entry : keys) {
      String id = entry.grant().id().value();
      long first = digits(id, 0, HIGH_DIGITS);
      int rest = (int) digits(id, HIGH_DIGITS, VirtualKey.ID_LENGTH);
      int place = place(first, rest);
      while (entries[place] != null) {
        place = place + 1 & mask;
      }
      high[place] = first;
      low[place] = rest;
      entries[place] = entry;
    }
  }

  /// The key whose id starts at a place of a text, or null.
  ///
  /// @param text holds base62 digits there, as many as an id has
  @Nullable KeyEntry find(String text, int from) {
    long first = digits(text, from, from + HIGH_DIGITS);
    int rest = (int) digits(text, from + HIGH_DIGITS, from + VirtualKey.ID_LENGTH);
    int place = place(first, rest);
    while (true) {
      KeyEntry entry = entries[place];
      if (entry == null || high[place] == first && low[place] == rest) {
        return entry;
      }
      place = place + 1 & mask;
    }
  }

  private int place(long first, int rest) {
    long mixed = (first ^ (long) rest << 40) * MIX;
    return (int) (mixed >>> 32) & mask;
  }

  private static long digits(String text, int from, int to) {
    long number = 0;
    for (int index = from; index < to; index++) {
      number = number * 62 + digit(text.charAt(index));
    }
    return number;
  }

  private static int digit(char c) {
    if (c <= '9') {
      return c - '0';
    }
    return c <= 'Z' ? c - 'A' + 10 : c - 'a' + 36;
  }
}
