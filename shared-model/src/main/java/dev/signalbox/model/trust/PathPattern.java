package dev.signalbox.model.trust;

/// Patterns of target paths: `*` stands for any run of characters, `?` for one, neither for `/`.
final class PathPattern {

  private PathPattern() {}

  static boolean matches(String pattern, String path) {
    int at = 0;
    int star = -1;
    int mark = 0;
    int index = 0;
    while (index < path.length()) {
      char wanted = at < pattern.length() ? pattern.charAt(at) : '\0';
      char found = path.charAt(index);
      if (wanted == '*') {
        star = at++;
        mark = index;
      } else if (at < pattern.length() && (wanted == found || wanted == '?' && found != '/')) {
        at++;
        index++;
      } else if (star >= 0 && path.charAt(mark) != '/') {
        at = star + 1;
        index = ++mark;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
