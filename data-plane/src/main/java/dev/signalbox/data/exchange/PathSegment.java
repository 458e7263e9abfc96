package dev.signalbox.data.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One segment of a path (RFC 3986 section 3.3).
public final class PathSegment {

  private static final String UNRESERVED = "-._~";

  private PathSegment() {}

  /// What a raw segment means; null if it is empty, a dot segment, or not what a strict reader
  /// takes.
  public static @Nullable String decode(String raw) {
    if (raw.isEmpty() || raw.equals(".") || raw.equals("..")) {
      return null;
    }
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int index = 0; index < raw.length(); index++) {
      char c = raw.charAt(index);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      int high = index + 2 < raw.length() ? Character.digit(raw.charAt(index + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(raw.charAt(index + 2), 16);
      if (low < 0 || high * 16 + low < 0x20) {
        return null;
      }
      bytes.write(high * 16 + low);
      index += 2;
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes.toByteArray()))
              .toString();
      return text.equals(".") || text.equals("..") ? null : text;
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }

  /// A text as one segment: all but unreserved characters encoded.
  public static String encode(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || UNRESERVED.indexOf(c) >= 0;
      if (plain) {
        out.append(c);
      } else {
        out.append('%')
            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }
}
