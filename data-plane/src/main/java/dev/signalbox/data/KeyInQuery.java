package dev.signalbox.data;

import dev.signalbox.data.answer.Query;
import dev.signalbox.data.exchange.HeaderView;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Google's clients may send their key in the query, as `key=`. It counts like `x-goog-api-key`,
/// and goes no further.
final class KeyInQuery {

  private static final String NAME = "x-goog-api-key";

  private KeyInQuery() {}

  /// The headers, with the key of the query among them if they have none themselves.
  static HeaderView view(HeaderView headers, String query) {
    String key = query.isEmpty() ? null : Query.value(query.substring(1), "key");
    return key == null || headers.first(NAME) != null ? headers : new WithKey(headers, key);
  }

  /// The query without its key.
  ///
  /// @param query with its question mark, or empty
  static String without(String query) {
    if (!query.contains("key=")) {
      return query;
    }
    StringBuilder kept = new StringBuilder(query.length());
    for (String parameter : query.substring(1).split("&", -1)) {
      if (!parameter.startsWith("key=")) {
        kept.append(kept.isEmpty() ? '?' : '&').append(parameter);
      }
    }
    return kept.toString();
  }

  private record WithKey(HeaderView headers, String key) implements HeaderView {

    @Override
    public @Nullable String first(String lowerCaseName) {
      return lowerCaseName.equals(NAME) ? key : headers.first(lowerCaseName);
    }

    @Override
    public boolean repeats(String lowerCaseName) {
      return headers.repeats(lowerCaseName);
    }

    @Override
    public void forEach(BiConsumer<String, String> each) {
      headers.forEach(each);
    }

    @Override
    public int size() {
      return headers.size();
    }
  }
}
