package dev.signalbox.model.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads a file line by line, in bounded memory.
final class Lines {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private long count;

  Lines(InputStream in) {
    this.in = in;
  }

  /// How many lines there were so far.
  long count() {
    return count;
  }

  /// A line.
  ///
  /// @param number 1 for the first
  /// @param whole whether a newline ended it; without one, or too long, it is cut
  record Line(long number, byte[] bytes, boolean whole) {}

  /// The next line; empty at the end.
  Optional<Line> next() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      if (position == limit) {
        limit = in.read(buffer);
        position = 0;
        if (limit <= 0) {
          limit = 0;
          return out.size() == 0
              ? Optional.empty()
              : Optional.of(new Line(++count, out.toByteArray(), false));
        }
      }
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      if (out.size() <= ExportFormat.MAX_LINE_BYTES) {
        out.write(buffer, position, end - position);
      }
      position = end;
      if (end < limit) {
        position++;
        return Optional.of(
            new Line(++count, out.toByteArray(), out.size() <= ExportFormat.MAX_LINE_BYTES));
      }
    }
  }
}
