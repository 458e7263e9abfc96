package dev.signalbox.data.dialect.scan;

/// Hears what a [SseScanner] finds.
public interface SseSink {

  /// A piece of the value of an `event` line.
  void eventName(byte[] bytes, int from, int to);

  /// A piece of data; the lines of one event are joined by line feeds.
  void data(byte[] bytes, int from, int to);

  /// A blank line has ended an event.
  ///
  /// @param hasData whether it had a data line; without one it counts for nothing
  /// @param end where the next event starts, in bytes from the start of the stream
  void eventEnded(boolean hasData, long end);

  /// The line feed of a CR LF that ended an event has come only now; it belongs to that event.
  default void lateLineFeed() {}
}
