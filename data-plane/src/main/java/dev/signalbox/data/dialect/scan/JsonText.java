package dev.signalbox.data.dialect.scan;

import dev.signalbox.model.json.Json;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads single JSON tokens once they are complete.
public final class JsonText {

  /// The largest count that is believed. More tokens than this in one answer are not a figure but a
  /// fault, and would overflow a price.
  public static final long MAX_COUNT = 1_000_000_000_000L;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final int MAX_COUNT_DIGITS = 12;

  private static final boolean[] SCALAR_BYTES = new boolean[128];

  static {
    for (char next : "0123456789abcdefghijklmnopqrstuvwxyzE+-.".toCharArray()) {
      SCALAR_BYTES[next] = true;
    }
  }

  private JsonText() {}

  /// Whether a byte may stand in a number, `true`, `false` or `null`.
  public static boolean isScalarByte(byte next) {
    return next >= 0 && SCALAR_BYTES[next];
  }

  public static boolean isTrue(byte[] raw, int from, int to) {
    return Arrays.equals(raw, from, to, TRUE, 0, TRUE.length);
  }

  public static boolean isFalse(byte[] raw, int from, int to) {
    return Arrays.equals(raw, from, to, FALSE, 0, FALSE.length);
  }

  public static boolean isNull(byte[] raw, int from, int to) {
    return Arrays.equals(raw, from, to, NULL, 0, NULL.length);
  }

  /// Whether this is a number, `true`, `false` or `null` by RFC 8259.
  public static boolean isScalar(byte[] raw, int from, int to) {
    if (from < to && raw[from] >= 'a') {
      return isTrue(raw, from, to) || isFalse(raw, from, to) || isNull(raw, from, to);
    }
    int index = from < to && raw[from] == '-' ? from + 1 : from;
    int whole = digits(raw, index, to);
    if (whole == index || (raw[index] == '0' && whole > index + 1)) {
      return false;
    }
    index = whole;
    if (index < to && raw[index] == '.') {
      int fraction = digits(raw, index + 1, to);
      if (fraction == index + 1) {
        return false;
      }
      index = fraction;
    }
    if (index < to && (raw[index] | 0x20) == 'e') {
      index++;
      if (index < to && (raw[index] == '+' || raw[index] == '-')) {
        index++;
      }
      int exponent = digits(raw, index, to);
      if (exponent == index) {
        return false;
      }
      index = exponent;
    }
    return index == to;
  }

  /// A count, written as any JSON number: `12`, `12.0`, `1.2e1`; a fraction is dropped. -1 if it is
  /// no number, is negative, or exceeds [#MAX_COUNT].
  public static long count(byte[] raw, int from, int to) {
    if (to - from <= MAX_COUNT_DIGITS && digits(raw, from, to) == to) {
      long count = 0;
      for (int index = from; index < to; index++) {
        count = count * 10 + (raw[index] - '0');
      }
      return from == to ? -1 : count;
    }
    if (from == to || raw[from] < '0' || raw[from] > '9') {
      return -1;
    }
    return oddCount(new String(raw, from, to - from, StandardCharsets.US_ASCII));
  }

  private static long oddCount(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      long magnitude = (long) number.precision() - number.scale();
      if (magnitude > MAX_COUNT_DIGITS + 1) {
        return -1;
      }
      // Tiny numbers are cut off here, before their digits would have to be written out.
      long count = magnitude <= 0 ? 0 : number.longValue();
      return count <= MAX_COUNT ? count : -1;
    } catch (NumberFormatException exponentTooLarge) {
      return -1;
    }
  }

  /// Whether there may be escapes.
  public static boolean hasBackslash(byte[] raw, int from, int to) {
    for (int index = from; index < to; index++) {
      if (raw[index] == '\\') {
        return true;
      }
    }
    return false;
  }

  /// A text as a JSON string, quotes included.
  public static byte[] quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2);
    Json.quote(quoted, text);
    return quoted.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// The text of a string, given what stands between its quotes. Null if an escape is wrong, if a
  /// control character is not escaped, or if it is not Unicode: broken UTF-8, half a surrogate
  /// pair.
  public static @Nullable String decode(byte[] raw, int from, int to) {
    boolean plain = true;
    for (int index = from; index < to; index++) {
      byte next = raw[index];
      if (next >= 0 && next < 0x20) {
        return null;
      }
      plain &= next >= 0 && next != '\\';
    }
    if (plain) {
      return new String(raw, from, to - from, StandardCharsets.ISO_8859_1);
    }
    byte[] utf8 = unescape(raw, from, to);
    if (utf8 == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException notUnicode) {
      return null;
    }
  }

  /// Bytes of a string without its escapes, or null if one is wrong. Half a surrogate pair becomes
  /// bytes that are not UTF-8.
  public static byte @Nullable [] unescape(byte[] raw, int from, int to) {
    byte[] out = new byte[to - from];
    int length = 0;
    int index = from;
    while (index < to) {
      byte next = raw[index++];
      if (next != '\\') {
        out[length++] = next;
        continue;
      }
      if (index == to) {
        return null;
      }
      byte kind = raw[index++];
      if (kind == 'u') {
        int code = hex(raw, index, to);
        index += 4;
        if (code < 0) {
          return null;
        }
        if (isHigh(code) && index + 1 < to && raw[index] == '\\' && raw[index + 1] == 'u') {
          int low = hex(raw, index + 2, to);
          if (low >= 0 && Character.isLowSurrogate((char) low)) {
            code = Character.toCodePoint((char) code, (char) low);
            index += 6;
          }
        }
        length = append(out, length, code);
      } else {
        int plain = "\"\\/bfnrt".indexOf(kind);
        if (plain < 0) {
          return null;
        }
        out[length++] = (byte) "\"\\/\b\f\n\r\t".charAt(plain);
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static boolean isHigh(int code) {
    return Character.isHighSurrogate((char) code);
  }

  private static int append(byte[] out, int length, int code) {
    int at = length;
    if (code < 0x80) {
      out[at++] = (byte) code;
    } else if (code < 0x800) {
      out[at++] = (byte) (0xc0 | code >> 6);
      out[at++] = (byte) (0x80 | code & 0x3f);
    } else if (code < 0x10000) {
      out[at++] = (byte) (0xe0 | code >> 12);
      out[at++] = (byte) (0x80 | code >> 6 & 0x3f);
      out[at++] = (byte) (0x80 | code & 0x3f);
    } else {
      out[at++] = (byte) (0xf0 | code >> 18);
      out[at++] = (byte) (0x80 | code >> 12 & 0x3f);
      out[at++] = (byte) (0x80 | code >> 6 & 0x3f);
      out[at++] = (byte) (0x80 | code & 0x3f);
    }
    return at;
  }

  private static int hex(byte[] raw, int from, int to) {
    if (from + 4 > to) {
      return -1;
    }
    int code = 0;
    for (int index = from; index < from + 4; index++) {
      int digit = raw[index] < 0 ? -1 : Character.digit(raw[index], 16);
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return code;
  }

  private static int digits(byte[] raw, int from, int to) {
    int index = from;
    while (index < to && raw[index] >= '0' && raw[index] <= '9') {
      index++;
    }
    return index;
  }
}
