package dev.signalbox.data.dialect;

/// Takes the bytes of a stream in order, piece by piece, at any split. The array belongs to the
/// caller and changes after the call.
interface ByteSink {

  /// The next bytes, from `from` until before `to`.
  void bytes(byte[] bytes, int from, int to);
}
