package dev.signalbox.data.answer;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads one parameter out of a raw query.
public final class Query {

  private Query() {}

  /// The first value of a parameter, decoded; null if there is none or it is not well formed.
  public static @Nullable String value(String rawQuery, String name) {
    int start = 0;
    while (start < rawQuery.length()) {
      int ampersand = rawQuery.indexOf('&', start);
      int end = ampersand < 0 ? rawQuery.length() : ampersand;
      if (rawQuery.startsWith(name + "=", start)) {
        return decoded(rawQuery.substring(start + name.length() + 1, end));
      }
      start = end + 1;
    }
    return null;
  }

  private static @Nullable String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
