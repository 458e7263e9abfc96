package dev.signalbox.data.dialect.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A few known words, found without making a text of what is looked up.
public final class Words {

  /// What is returned for any other word.
  public static final int UNKNOWN = -1;

  private final byte[][] words;

  public Words(String... words) {
    this.words = new byte[words.length][];
    for (int index = 0; index < words.length; index++) {
      this.words[index] = words[index].getBytes(StandardCharsets.US_ASCII);
    }
  }

  /// The index of the word that stands here, or [#UNKNOWN].
  public int find(byte[] bytes, int from, int to) {
    for (int index = 0; index < words.length; index++) {
      byte[] word = words[index];
      if (word.length == to - from && Arrays.equals(word, 0, word.length, bytes, from, to)) {
        return index;
      }
    }
    return UNKNOWN;
  }

  /// The same for a JSON string, given what stands between its quotes.
  public int findJson(byte[] raw, int from, int to) {
    int found = find(raw, from, to);
    if (found != UNKNOWN || !JsonText.hasBackslash(raw, from, to)) {
      return found;
    }
    byte[] plain = JsonText.unescape(raw, from, to);
    return plain == null ? UNKNOWN : find(plain, 0, plain.length);
  }
}
