package dev.signalbox.data.translate.gemini;

/// Names of functions: letters, digits, `_`, `.`, `:` and `-`.
final class GeminiNames {

  private GeminiNames() {}

  /// A name that the vendor takes. The slash between namespace and name becomes two underscores, as
  /// in the names of MCP tools.
  static String write(String name) {
    if (isPlain(name)) {
      return name;
    }
    StringBuilder plain = new StringBuilder(name.length() + 1);
    for (int index = 0; index < name.length(); index++) {
      char c = name.charAt(index);
      if (c == '/') {
        plain.append("__");
      } else {
        plain.append(isPlain(c) ? c : '_');
      }
    }
    return plain.toString();
  }

  private static boolean isPlain(String name) {
    return name.chars().allMatch(GeminiNames::isPlain);
  }

  private static boolean isPlain(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '.'
        || c == ':'
        || c == '-';
  }
}
