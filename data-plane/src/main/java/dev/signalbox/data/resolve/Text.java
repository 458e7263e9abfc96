package dev.signalbox.data.resolve;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Makes what a client wrote fit to be stored and shown.
final class Text {

  static final int MAX_VALUE_CHARS = 256;
  static final int MAX_NAME_CHARS = 64;

  private Text() {}

  /// The value without control, format and line-breaking characters, without white space around it,
  /// and within 256 characters. A value that is fine already is returned as it is.
  static String clean(String value) {
    return isPlain(value) ? value : cleaned(value);
  }

  /// A dimension's name within `[a-z0-9_.-]{1,64}`: other characters become `_`. Empty if nothing
  /// of it is a letter or digit.
  static String name(String name) {
    int end = Math.min(name.length(), MAX_NAME_CHARS);
    StringBuilder out = new StringBuilder(end);
    boolean telling = false;
    for (int index = 0; index < end; index++) {
      char c = lower(name.charAt(index));
      boolean alphanumeric = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      telling |= alphanumeric;
      out.append(alphanumeric || c == '.' || c == '-' ? c : '_');
    }
    return telling ? out.toString() : "";
  }

  /// A header value as its sender meant it. Header bytes arrive as one character each (ISO 8859-1);
  /// where they are UTF-8 they are read as such.
  static String ofHeader(String value) {
    boolean ascii = true;
    for (int index = 0; index < value.length(); index++) {
      char c = value.charAt(index);
      if (c > 0xff) {
        return value;
      }
      ascii &= c < 0x80;
    }
    if (ascii) {
      return value;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException notUtf8) {
      return value;
    }
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }

  private static boolean isPlain(String value) {
    int length = value.length();
    if (length == 0) {
      return true;
    }
    if (length > MAX_VALUE_CHARS || value.charAt(0) == ' ' || value.charAt(length - 1) == ' ') {
      return false;
    }
    for (int index = 0; index < length; index++) {
      char c = value.charAt(index);
      if (c < 0x20 || c > 0x7e) {
        return false;
      }
    }
    return true;
  }

  private static String cleaned(String value) {
    StringBuilder out = new StringBuilder(Math.min(value.length(), MAX_VALUE_CHARS));
    int index = 0;
    while (index < value.length()) {
      int point = value.codePointAt(index);
      index += Character.charCount(point);
      boolean leading = out.isEmpty() && Character.isSpaceChar(point);
      if (leading || !isShowable(point)) {
        continue;
      }
      if (out.length() + Character.charCount(point) > MAX_VALUE_CHARS) {
        break;
      }
      out.appendCodePoint(point);
    }
    return out.toString().stripTrailing();
  }

  private static boolean isShowable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
