package dev.signalbox.data.dialect.scan;

/// Takes the bytes of a stream in order, piece by piece, at any split. The array belongs to the
/// caller and changes after the call.
public interface ByteSink {

  /// The next bytes, from `from` until before `to`.
  void bytes(byte[] bytes, int from, int to);
}
