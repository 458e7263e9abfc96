package dev.signalbox.data.credential.aws;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Path and query in the form that is signed.
///
/// Source: "Create a signed AWS API request", IAM User Guide. A path is encoded once more than it
/// is sent, for all services but S3, after `.`, `..` and empty segments are taken out of it.
final class CanonicalUri {

  private static final String HEX = "0123456789ABCDEF";

  private CanonicalUri() {}

  /// @param path as it is sent, percent-encoded
  static String path(String path) {
    StringBuilder out = new StringBuilder(path.length() + 16);
    encode(normal(path), true, out);
    return out.isEmpty() ? "/" : out.toString();
  }

  /// @param query as it is sent, without `?`
  static String query(String query) {
    if (query.isEmpty()) {
      return "";
    }
    List<String> pairs = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        StringBuilder out = new StringBuilder();
        encode(decoded(name), false, out);
        out.append('=');
        encode(decoded(value), false, out);
        pairs.add(out.toString());
      }
    }
    pairs.sort(CanonicalUri::byNameThenValue);
    return String.join("&", pairs);
  }

  /// `=` sorts behind some characters of names, so names are compared alone.
  private static int byNameThenValue(String one, String other) {
    int names =
        one.substring(0, one.indexOf('=')).compareTo(other.substring(0, other.indexOf('=')));
    return names != 0 ? names : one.compareTo(other);
  }

  private static String normal(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path;
    }
    Deque<String> kept = new ArrayDeque<>();
    String[] segments = path.split("/", -1);
    for (String segment : segments) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.addLast(segment);
      }
    }
    String last = segments[segments.length - 1];
    boolean folder = last.isEmpty() || last.equals(".") || last.equals("..");
    String joined = "/" + String.join("/", kept);
    return folder && !kept.isEmpty() ? joined + "/" : joined;
  }

  private static void encode(String text, boolean keepSlash, StringBuilder out) {
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (isUnreserved(c) || keepSlash && c == '/') {
        out.append(c);
      } else {
        out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
  }

  private static boolean isUnreserved(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_'
        || c == '.'
        || c == '~';
  }

  /// Undoes percent-encoding; what is none stays as it is. A plus is a space, as servers read it.
  private static String decoded(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (int index = 0; index < bytes.length; index++) {
      int high = index + 2 < bytes.length ? Character.digit(bytes[index + 1], 16) : -1;
      int low = index + 2 < bytes.length ? Character.digit(bytes[index + 2], 16) : -1;
      if (bytes[index] == '%' && high >= 0 && low >= 0) {
        out.write(high << 4 | low);
        index += 2;
      } else {
        out.write(bytes[index] == '+' ? ' ' : bytes[index]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
