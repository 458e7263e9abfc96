package dev.signalbox.data.envelope;

/// Puts a stream of Messages events from one envelope into another, event by event. Not safe for
/// use by two threads. It never throws, whatever the bytes are.
interface StreamTurn {

  /// More of the stream, in any split.
  ///
  /// @return complete events in the other envelope; empty if there is none yet
  byte[] more(byte[] bytes, int from, int to);

  /// Nothing more comes. What was begun and is not complete is dropped.
  byte[] end();
}
