package dev.signalbox.data.exchange;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The header fields of one message, as a stage may see them: read only, and without the types of
/// the network library.
public interface HeaderView {

  /// The value of the first field of that name, or null if there is none.
  ///
  /// @param lowerCaseName the name in lower case
  @Nullable String first(String lowerCaseName);

  /// Whether there is more than one field of that name.
  ///
  /// @param lowerCaseName the name in lower case
  boolean repeats(String lowerCaseName);

  /// Visits every field in the order received: its name in lower case and its value as sent.
  void forEach(BiConsumer<String, String> each);

  /// How many fields there are; a repeated name counts each time.
  int size();
}
