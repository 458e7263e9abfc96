package dev.signalbox.data.dialect.scan;

/// Hears of the wanted values of a JSON text, see [JsonPath]. Offsets are asked of the scanner.
public interface JsonSink {

  /// A string: what stands between its quotes, escapes still in it.
  void text(int slot, byte[] raw, int from, int to);

  /// A number, `true`, `false` or `null`, as written.
  void scalar(int slot, byte[] raw, int from, int to);

  /// A string too long to be kept.
  void overlong(int slot);

  /// An object or array begins.
  void opened(int slot, boolean array);

  /// It ends.
  void closed(int slot, boolean empty);
}
