package dev.signalbox.model.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Looks at bytes of UTF-8 eight at a time.
final class Blocks {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final boolean[] FAITHFUL = faithful();

  private Blocks() {}

  /// Eight bytes, the first of them lowest.
  static long at(byte[] bytes, int from) {
    return (long) LONGS.get(bytes, from);
  }

  /// The first bytes, at most eight of them; zeros where there are fewer.
  static long head(byte[] bytes, int from, int length) {
    if (length >= Long.BYTES) {
      return at(bytes, from);
    }
    if (from + Long.BYTES <= bytes.length) {
      return at(bytes, from) & (-1L >>> (Long.SIZE - length * Byte.SIZE));
    }
    long head = 0;
    for (int index = length - 1; index >= 0; index--) {
      head = head << Byte.SIZE | (bytes[from + index] & 0xff);
    }
    return head;
  }

  /// Where the first byte stands that is no plain ASCII within a JSON string: a quote, a backslash,
  /// a control character, or the start of something longer than a byte; `to` if there is none.
  static int plainEnd(byte[] bytes, int from, int to) {
    int index = from;
    if (index + Long.BYTES <= to) {
      long found = special(at(bytes, index));
      if (found != 0) {
        return index + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      index += Long.BYTES;
    }
    while (index + 4 * Long.BYTES <= to) {
      long found =
          special(at(bytes, index))
              | special(at(bytes, index + Long.BYTES))
              | special(at(bytes, index + 2 * Long.BYTES))
              | special(at(bytes, index + 3 * Long.BYTES));
      if (found != 0) {
        break;
      }
      index += 4 * Long.BYTES;
    }
    while (index + Long.BYTES <= to) {
      long found = special(at(bytes, index));
      if (found != 0) {
        return index + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      index += Long.BYTES;
    }
    while (index < to && isPlain(bytes[index])) {
      index++;
    }
    return index;
  }

  /// Like [#plainEnd], but passes over escapes that are written as they are read.
  static int faithfulEnd(byte[] bytes, int from, int to) {
    int index = from;
    while (index + Long.BYTES < to) {
      long found = special(at(bytes, index));
      if (found == 0) {
        index += Long.BYTES;
        continue;
      }
      index += Long.numberOfTrailingZeros(found) >>> 3;
      if (bytes[index] != '\\' || !isFaithful(bytes[index + 1])) {
        return index;
      }
      index += 2;
    }
    return plainEnd(bytes, index, to);
  }

  /// Whether a letter after a backslash makes an escape that is written as it is read.
  static boolean isFaithful(byte letter) {
    return letter >= 0 && FAITHFUL[letter];
  }

  private static boolean[] faithful() {
    boolean[] faithful = new boolean[128];
    for (char letter : new char[] {'"', '\\', 'n', 'r', 't'}) {
      faithful[letter] = true;
    }
    return faithful;
  }

  /// The highest bit of each byte that is no plain ASCII; right up to the lowest of them. A
  /// subtraction borrows from the next byte only where a byte is found already.
  private static long special(long word) {
    return ((word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES) | word)
        & HIGHS;
  }

  private static boolean isPlain(byte next) {
    return next >= ' ' && next != '"' && next != '\\';
  }

  /// How many bytes the character takes that begins here, two to four, or 0 if these bytes are no
  /// character (RFC 3629, section 4).
  static int character(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xff;
    if (first < 0xc2 || first > 0xf4) {
      return 0;
    }
    if (first < 0xe0) {
      return continues(bytes, at + 1, to, 0x80, 0xbf) ? 2 : 0;
    }
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (!continues(bytes, at + 1, to, least, most) || !continues(bytes, at + 2, to, 0x80, 0xbf)) {
      return 0;
    }
    if (first < 0xf0) {
      return 3;
    }
    return continues(bytes, at + 3, to, 0x80, 0xbf) ? 4 : 0;
  }

  private static boolean continues(byte[] bytes, int at, int to, int least, int most) {
    return at < to && (bytes[at] & 0xff) >= least && (bytes[at] & 0xff) <= most;
  }

  /// Whether a line or paragraph separator (U+2028, U+2029) stands here; both take three bytes.
  static boolean isSeparator(byte[] bytes, int at) {
    return bytes[at] == (byte) 0xe2
        && bytes[at + 1] == (byte) 0x80
        && (bytes[at + 2] == (byte) 0xa8 || bytes[at + 2] == (byte) 0xa9);
  }
}
