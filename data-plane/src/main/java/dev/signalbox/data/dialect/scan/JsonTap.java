package dev.signalbox.data.dialect.scan;

/// Sees every token of a tapped value. White space between tokens is left out. Pieces of one string
/// come at any split.
public interface JsonTap {

  /// A tapped value begins.
  void begin();

  /// `{` or `[`.
  void open(byte bracket);

  /// `}` or `]`.
  void close(byte bracket);

  /// `,`
  void comma(boolean inArray);

  /// A whole member name without its quotes, escapes still in it; only the first bytes of a very
  /// long one.
  void name(byte[] raw, int from, int to);

  /// The next piece of a string, quotes included, or of another scalar.
  void piece(byte[] raw, int from, int to);

  /// The string or other scalar is complete.
  void scalarEnded();
}
