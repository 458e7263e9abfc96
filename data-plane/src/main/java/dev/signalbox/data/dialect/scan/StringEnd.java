package dev.signalbox.data.dialect.scan;

import org.jspecify.annotations.Nullable;

/// Finds where a JSON string ends, over pieces. Only quotes are searched for; whether one is
/// escaped is seen by looking back, so that the many escapes of code cost nothing.
final class StringEnd {

  private final @Nullable StringStarts starts;

  /// Whether the last piece ended inside an escape.
  private boolean escaped;

  /// How many bytes have been shown to `starts`.
  private int looked = StringStarts.DECIDED;

  StringEnd(@Nullable StringStarts starts) {
    this.starts = starts;
  }

  /// A new string starts.
  void start() {
    escaped = false;
    looked = 0;
  }

  /// The closing quote, or `to`.
  int find(byte[] bytes, int from, int to) {
    if (starts != null && looked >= 0 && from < to) {
      looked = starts.look(bytes, from, to, looked);
    }
    int index = from;
    while (true) {
      index = Swar.quote(bytes, index, to);
      boolean odd = (index == from || bytes[index - 1] == '\\') && isEscaped(bytes, from, index);
      if (index == to || !odd) {
        escaped = index == to && odd;
        return index;
      }
      index++;
    }
  }

  /// Whether an odd number of backslashes stands before `index`, those of the last piece included.
  private boolean isEscaped(byte[] bytes, int from, int index) {
    int start = index;
    while (start > from && bytes[start - 1] == '\\') {
      start--;
    }
    boolean odd = (index - start & 1) != 0;
    return start == from ? odd != escaped : odd;
  }
}
