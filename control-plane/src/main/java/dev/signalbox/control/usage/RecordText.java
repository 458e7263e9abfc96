package dev.signalbox.control.usage;

/// Text of a record, made fit for the database. A record is money: it is booked even if a client
/// put nonsense into a header, so the nonsense is cut and cleaned instead of refused.
final class RecordText {

  /// The longest value that is kept, in UTF-16 units.
  static final int MAX_LENGTH = 256;

  private static final char REPLACEMENT = '\uFFFD';

  private RecordText() {}

  /// The text without what PostgreSQL cannot keep (U+0000, halves of surrogate pairs), cut to 256.
  static String clean(String text) {
    String cut = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
    if (cut.length() < text.length() && Character.isHighSurrogate(cut.charAt(MAX_LENGTH - 1))) {
      cut = cut.substring(0, MAX_LENGTH - 1);
    }
    return storable(cut);
  }

  /// The text without what PostgreSQL cannot keep.
  static String storable(String text) {
    StringBuilder out = null;
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c == 0 || isLoneSurrogate(text, index)) {
        out = out == null ? new StringBuilder(text) : out;
        out.setCharAt(index, REPLACEMENT);
      }
    }
    return out == null ? text : out.toString();
  }

  private static boolean isLoneSurrogate(String text, int index) {
    char c = text.charAt(index);
    if (Character.isHighSurrogate(c)) {
      return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
    }
    return Character.isLowSurrogate(c)
        && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
  }
}
