package dev.signalbox.data.conversation;

import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Reads pieces of a body so that what is wrong is said with the path where it stands.
public final class Located {

  private Located() {}

  /// Reads one member.
  ///
  /// @throws JsonException with the path in front, if the reader throws one
  public static <A, B> B read(String path, A from, Function<A, B> reader) {
    try {
      return reader.apply(from);
    } catch (JsonException wrong) {
      String message = String.valueOf(wrong.getMessage());
      String separator = message.startsWith("[") || message.startsWith(".") ? "" : ": ";
      throw new JsonException(path + separator + message, wrong);
    }
  }

  /// Reads each item of an array.
  ///
  /// @throws JsonException with the path and the item's index in front, if the reader throws one
  public static <B> List<B> each(
      String path, List<JsonValue> items, Function<JsonValue, B> reader) {
    List<B> read = new ArrayList<>(items.size());
    for (int index = 0; index < items.size(); index++) {
      read.add(read(path + "[" + index + "]", items.get(index), reader));
    }
    return read;
  }
}
