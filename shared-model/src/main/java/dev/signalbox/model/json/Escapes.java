package dev.signalbox.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// Takes the escapes out of strings that were found to be right.
final class Escapes {

  private Escapes() {}

  /// The text of a string.
  static String text(byte[] bytes, int from, int to) {
    int escape = find(bytes, from, to);
    if (escape == to) {
      return new String(bytes, from, to - from, UTF_8);
    }
    byte[] out = new byte[to - from];
    int length = plain(bytes, from, to, escape, out);
    return length < 0 ? withHalves(bytes, from, to) : new String(out, 0, length, UTF_8);
  }

  /// The text of a string, in UTF-8; for half a surrogate pair stands a question mark.
  static byte[] utf8(byte[] bytes, int from, int to) {
    int escape = find(bytes, from, to);
    if (escape == to) {
      return Arrays.copyOfRange(bytes, from, to);
    }
    byte[] out = new byte[to - from];
    int length = plain(bytes, from, to, escape, out);
    return length < 0 ? withHalves(bytes, from, to).getBytes(UTF_8) : Arrays.copyOf(out, length);
  }

  /// No text is longer than its string.
  ///
  /// @return the length of the text, or -1 if it has half a surrogate pair, which UTF-8 has not
  private static int plain(byte[] bytes, int from, int to, int firstEscape, byte[] out) {
    int length = 0;
    int start = from;
    int escape = firstEscape;
    while (escape < to) {
      System.arraycopy(bytes, start, out, length, escape - start);
      length += escape - start;
      byte kind = bytes[escape + 1];
      start = escape + 2;
      if (kind == 'u') {
        char unit = unit(bytes, start);
        start += 4;
        int code = unit;
        if (Character.isSurrogate(unit)) {
          boolean pair =
              Character.isHighSurrogate(unit)
                  && start + 6 <= to
                  && bytes[start] == '\\'
                  && bytes[start + 1] == 'u'
                  && Character.isLowSurrogate(unit(bytes, start + 2));
          if (!pair) {
            return -1;
          }
          code = Character.toCodePoint(unit, unit(bytes, start + 2));
          start += 6;
        }
        length = encode(code, out, length);
      } else {
        out[length++] = (byte) simple(kind);
      }
      escape = find(bytes, start, to);
    }
    System.arraycopy(bytes, start, out, length, to - start);
    return length + to - start;
  }

  private static int encode(int code, byte[] out, int at) {
    int next = at;
    if (code < 0x80) {
      out[next++] = (byte) code;
    } else if (code < 0x800) {
      out[next++] = (byte) (0xc0 | code >> 6);
      out[next++] = (byte) (0x80 | code & 0x3f);
    } else if (code < 0x10000) {
      out[next++] = (byte) (0xe0 | code >> 12);
      out[next++] = (byte) (0x80 | code >> 6 & 0x3f);
      out[next++] = (byte) (0x80 | code & 0x3f);
    } else {
      out[next++] = (byte) (0xf0 | code >> 18);
      out[next++] = (byte) (0x80 | code >> 12 & 0x3f);
      out[next++] = (byte) (0x80 | code >> 6 & 0x3f);
      out[next++] = (byte) (0x80 | code & 0x3f);
    }
    return next;
  }

  private static String withHalves(byte[] bytes, int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    int start = from;
    for (int escape = find(bytes, from, to); escape < to; escape = find(bytes, start, to)) {
      out.append(new String(bytes, start, escape - start, UTF_8));
      byte kind = bytes[escape + 1];
      out.append(kind == 'u' ? unit(bytes, escape + 2) : simple(kind));
      start = escape + (kind == 'u' ? 6 : 2);
    }
    return out.append(new String(bytes, start, to - start, UTF_8)).toString();
  }

  /// Where the first byte stands that is no space, nor an escape for one, of a kind that is common.
  static int afterSpaces(byte[] bytes, int from, int to) {
    int index = from;
    while (index < to) {
      if (bytes[index] == '\\' && index + 1 < to && isSpace(bytes[index + 1])) {
        index += 2;
      } else if (bytes[index] == ' ') {
        index++;
      } else {
        return index;
      }
    }
    return index;
  }

  private static boolean isSpace(byte kind) {
    return kind == 'n' || kind == 't' || kind == 'r';
  }

  private static int find(byte[] bytes, int from, int to) {
    int index = Blocks.plainEnd(bytes, from, to);
    while (index < to && bytes[index] != '\\') {
      index = Blocks.plainEnd(bytes, index + 1, to);
    }
    return index;
  }

  private static char simple(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) kind;
    };
  }

  private static char unit(byte[] bytes, int at) {
    int code = 0;
    for (int index = at; index < at + 4; index++) {
      code = code << 4 | Character.digit(bytes[index], 16);
    }
    return (char) code;
  }
}
