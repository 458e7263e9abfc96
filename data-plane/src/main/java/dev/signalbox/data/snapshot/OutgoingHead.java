package dev.signalbox.data.snapshot;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The head of a request that is about to leave for a provider, complete but for its credential.
public interface OutgoingHead {

  /// The method, in capitals.
  String verb();

  /// The path and query, exactly as they are sent.
  String uri();

  /// The value of the first field of that name, or null if there is none.
  ///
  /// @param lowerCaseName the name in lower case
  @Nullable String field(String lowerCaseName);

  /// Visits all fields: names in lower case, values as they are sent.
  void forEachField(BiConsumer<String, String> each);

  /// Sets a field; values of the same name that were there are gone.
  ///
  /// @param lowerCaseName the name in lower case
  void setField(String lowerCaseName, String value);
}
