package dev.signalbox.compiler;

import java.util.List;
import java.util.Optional;

/// Patterns of model names: a name, or the start of one followed by `*`. No regular expressions, so
/// that matching costs one comparison and means the same everywhere.
final class ModelPattern {

  private static final int MOST_CHARACTERS = 256;

  private ModelPattern() {}

  /// Whether a name fits one of the patterns.
  static boolean matchesAny(List<String> patterns, String name) {
    for (int index = 0; index < patterns.size(); index++) {
      if (matches(patterns.get(index), name)) {
        return true;
      }
    }
    return false;
  }

  static boolean matches(String pattern, String name) {
    return isOpen(pattern)
        ? name.regionMatches(0, pattern, 0, pattern.length() - 1)
        : pattern.equals(name);
  }

  /// Whether a pattern ends in `*`.
  static boolean isOpen(String pattern) {
    return pattern.endsWith("*");
  }

  /// The part of a name that a pattern fixes.
  static String fixedPart(String pattern) {
    return isOpen(pattern) ? pattern.substring(0, pattern.length() - 1) : pattern;
  }

  /// How much of a name a pattern fixes. An exact pattern fixes more than any open one that fits
  /// the same name.
  static int weight(String pattern) {
    return isOpen(pattern) ? pattern.length() - 1 : Integer.MAX_VALUE;
  }

  /// What is wrong with a pattern, if anything.
  static Optional<String> faultOfPattern(String pattern) {
    if (isOpen(pattern)) {
      String start = pattern.substring(0, pattern.length() - 1);
      return start.isEmpty() ? Optional.empty() : faultOfName(start);
    }
    return faultOfName(pattern);
  }

  /// What is wrong with a model name, if anything.
  static Optional<String> faultOfName(String name) {
    if (name.isEmpty()) {
      return Optional.of("a model name is empty");
    }
    if (name.length() > MOST_CHARACTERS) {
      return Optional.of("a model name is longer than " + MOST_CHARACTERS + " characters");
    }
    if (name.indexOf('*') >= 0) {
      return Optional.of("a model name holds a * that is not at the end of a pattern");
    }
    for (int index = 0; index < name.length(); index++) {
      char c = name.charAt(index);
      if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
        return Optional.of("a model name holds a character that no model name has");
      }
    }
    return Optional.empty();
  }
}
