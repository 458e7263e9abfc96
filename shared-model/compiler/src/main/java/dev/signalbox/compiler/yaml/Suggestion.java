package dev.signalbox.compiler.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Guesses which word was meant.
final class Suggestion {

  /// Words that other gateways use for our settings.
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "api_key", "key",
          "secret", "key",
          "url", "base_url",
          "api_base", "base_url",
          "endpoint", "base_url",
          "max_request_size", "max_body",
          "directory", "dir",
          "host", "address",
          "metrics_port", "operations_port");

  private Suggestion() {}

  /// What to do about an unknown word.
  static String remedy(String word, Collection<String> known) {
    return closest(word, known)
        .map(found -> "Did you mean " + found + "?")
        .orElseGet(() -> "Known here: " + String.join(", ", known));
  }

  private static Optional<String> closest(String word, Collection<String> known) {
    String plain = word.toLowerCase(Locale.ROOT).replace('-', '_');
    String translated = ELSEWHERE.get(plain);
    if (translated != null && known.contains(translated)) {
      return Optional.of(translated);
    }
    int best = Math.max(1, plain.length() / 3) + 1;
    String found = "";
    for (String candidate : known) {
      if (plain.length() >= 3 && candidate.startsWith(plain)) {
        return Optional.of(candidate);
      }
      int distance = distance(plain, candidate.replace('-', '_'));
      if (distance < best) {
        best = distance;
        found = candidate;
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  /// How many letters to add, drop or change (Levenshtein).
  private static int distance(String left, String right) {
    if (left.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int change = left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1;
        int best = Math.min(Math.min(row[column], row[column - 1]) + 1, diagonal + change);
        diagonal = row[column];
        row[column] = best;
      }
    }
    return row[right.length()];
  }
}
