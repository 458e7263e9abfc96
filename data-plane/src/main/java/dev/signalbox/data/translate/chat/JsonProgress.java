package dev.signalbox.data.translate.chat;

/// Sees when a JSON object that comes in pieces is complete. It does not check it.
final class JsonProgress {

  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean begun;

  /// More of the text.
  void feed(String piece) {
    for (int index = 0; index < piece.length(); index++) {
      char next = piece.charAt(index);
      if (escaped) {
        escaped = false;
      } else if (inText) {
        escaped = next == '\\';
        inText = next != '"';
      } else {
        structure(next);
      }
    }
  }

  private void structure(char next) {
    switch (next) {
      case '"' -> inText = true;
      case '{', '[' -> {
        begun = true;
        depth++;
      }
      case '}', ']' -> depth--;
      default -> {
        // Numbers, words, white space.
      }
    }
  }

  /// Whether the object has ended.
  boolean isComplete() {
    return begun && depth <= 0 && !inText;
  }
}
