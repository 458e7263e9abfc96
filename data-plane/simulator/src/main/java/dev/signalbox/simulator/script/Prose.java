package dev.signalbox.simulator.script;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/// Text of an exact length that looks like an engineer's.
final class Prose {

  private static final List<String> PLAIN =
      List.of(
          "the", "build", "passes", "after", "a", "small", "change", "in", "this", "module", "and",
          "every", "test", "names", "what", "it", "shows", "so", "we", "can", "read", "result",
          "from", "both", "files", "before", "next", "step", "runs", "with", "one", "more",
          "check");
  private static final List<String> WIDE =
      List.of(
          "größer", "naïve", "—", "“so”", "漢字", "データ", "проверка", "🙂", "👩‍💻", "\u2028", "é");

  private final RandomGenerator random;
  private final boolean unicode;

  Prose(RandomGenerator random, boolean unicode) {
    this.random = random;
    this.unicode = unicode;
  }

  /// Text of exactly so many bytes of UTF-8.
  String of(int bytes) {
    StringBuilder text = new StringBuilder(bytes);
    int left = bytes;
    while (left > 0) {
      String word = word() + " ";
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      if (length >= left) {
        text.repeat('.', left);
        return text.toString();
      }
      text.append(word);
      left -= length;
    }
    return text.toString();
  }

  private String word() {
    List<String> words = unicode && random.nextInt(3) == 0 ? WIDE : PLAIN;
    return words.get(random.nextInt(words.size()));
  }
}
