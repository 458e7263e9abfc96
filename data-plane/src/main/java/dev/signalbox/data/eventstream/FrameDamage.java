package dev.signalbox.data.eventstream;

/// What is wrong with a frame. All of these end the stream: where a length cannot be trusted,
/// nothing behind it can be found.
public enum FrameDamage {
  /// The lengths at its head do not have the checksum that stands beside them.
  HEAD_CHECKSUM,
  /// The lengths at its head contradict each other.
  LENGTHS,
  /// It is longer than the reader takes.
  TOO_LONG,
  /// The frame does not have the checksum that stands at its end.
  CHECKSUM,
  /// Its headers do not fill the place that they were given, or have a type that does not exist.
  HEADERS,
  /// The stream ended within it.
  CUT
}
