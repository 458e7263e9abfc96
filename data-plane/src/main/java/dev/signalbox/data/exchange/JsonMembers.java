package dev.signalbox.data.exchange;

import org.jspecify.annotations.Nullable;

/// Walks over the members of one JSON object in a text, without building anything: for the short
/// JSON that clients put into header fields and ids. It never throws; text that is not an object
/// simply ends the walk, and [#complete()] tells.
///
/// Member values are checked for matching brackets and quotes only, and nesting beyond 32 ends the
/// walk.
public final class JsonMembers {

  private static final int MAX_DEPTH = 32;

  private final String json;
  private int position;
  private boolean started;
  private boolean complete;
  private int nameStart;
  private int nameEnd;
  private int valueStart;
  private int valueEnd;

  private JsonMembers(String json, int start) {
    this.json = json;
    this.position = start;
  }

  /// Starts before the first member of the object that begins at an offset.
  public static JsonMembers of(String json, int start) {
    return new JsonMembers(json, start);
  }

  /// Moves to the next member. False at the end of the object, and where the text is malformed.
  public boolean next() {
    skipSpace();
    if (!started) {
      if (peek() != '{') {
        return false;
      }
      started = true;
      position++;
      skipSpace();
      if (peek() == '}') {
        return end();
      }
    } else if (peek() == '}') {
      return end();
    } else if (complete || peek() != ',') {
      return false;
    } else {
      position++;
      skipSpace();
    }
    return member();
  }

  /// True once the walk has passed the closing brace of the object.
  public boolean complete() {
    return complete;
  }

  /// True once the walk has passed the closing brace and only white space follows.
  public boolean completeToTheEnd() {
    skipSpace();
    return complete && position == json.length();
  }

  /// The name of the member, decoded.
  public String name() {
    return decoded(json, nameStart, nameEnd);
  }

  /// Where the member's value begins.
  public int valueStart() {
    return valueStart;
  }

  /// The offset behind the member's value.
  public int valueEnd() {
    return valueEnd;
  }

  /// Whether the value is an object.
  public boolean isObject() {
    return json.charAt(valueStart) == '{';
  }

  /// The value as text: a string decoded, a number or boolean as written. Null for null, an object
  /// or an array.
  public @Nullable String text() {
    char first = json.charAt(valueStart);
    return switch (first) {
      case '"' -> decoded(json, valueStart + 1, valueEnd - 1);
      case '{', '[', 'n' -> null;
      default -> json.substring(valueStart, valueEnd);
    };
  }

  private boolean member() {
    if (peek() != '"') {
      return false;
    }
    nameStart = position + 1;
    if (!skipString()) {
      return false;
    }
    nameEnd = position - 1;
    skipSpace();
    if (peek() != ':') {
      return false;
    }
    position++;
    skipSpace();
    valueStart = position;
    if (!skipValue()) {
      return false;
    }
    valueEnd = position;
    return true;
  }

  private boolean end() {
    boolean first = !complete;
    complete = true;
    if (first) {
      position++;
    }
    return false;
  }

  private boolean skipValue() {
    return switch (peek()) {
      case '"' -> skipString();
      case '{', '[' -> skipNested();
      default -> skipWord();
    };
  }

  /// Skips an object or an array. The kinds of the open brackets are kept as bits.
  private boolean skipNested() {
    long braces = 0;
    int depth = 0;
    while (position < json.length()) {
      char c = json.charAt(position);
      if (c == '"') {
        if (!skipString()) {
          return false;
        }
        continue;
      }
      position++;
      if (c == '{' || c == '[') {
        if (depth == MAX_DEPTH) {
          return false;
        }
        braces = braces << 1 | (c == '{' ? 1 : 0);
        depth++;
      } else if (c == '}' || c == ']') {
        if ((braces & 1) != (c == '}' ? 1 : 0)) {
          return false;
        }
        braces >>>= 1;
        depth--;
        if (depth == 0) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean skipString() {
    position++;
    while (position < json.length()) {
      char c = json.charAt(position++);
      if (c == '"') {
        return true;
      }
      if (c < 0x20) {
        return false;
      }
      if (c == '\\') {
        position++;
      }
    }
    return false;
  }

  /// Skips a number, `true`, `false` or `null`.
  private boolean skipWord() {
    int start = position;
    while (position < json.length()) {
      char c = json.charAt(position);
      boolean inside =
          c >= '0' && c <= '9'
              || c >= 'a' && c <= 'z'
              || c == '-'
              || c == '+'
              || c == '.'
              || c == 'E';
      if (!inside) {
        break;
      }
      position++;
    }
    return position > start;
  }

  private void skipSpace() {
    while (position < json.length()) {
      char c = json.charAt(position);
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
        return;
      }
      position++;
    }
  }

  private char peek() {
    return position < json.length() ? json.charAt(position) : 0;
  }

  private static String decoded(String json, int start, int end) {
    int backslash = json.indexOf('\\', start);
    if (backslash < 0 || backslash >= end) {
      return json.substring(start, end);
    }
    StringBuilder out = new StringBuilder(end - start);
    int index = start;
    while (index < end) {
      char c = json.charAt(index++);
      if (c != '\\' || index >= end) {
        out.append(c);
        continue;
      }
      char escape = json.charAt(index++);
      switch (escape) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          out.append(unicode(json, index, end));
          index = Math.min(index + 4, end);
        }
        default -> out.append(escape);
      }
    }
    return out.toString();
  }

  private static char unicode(String json, int start, int end) {
    if (start + 4 > end) {
      return '\ufffd';
    }
    int code = 0;
    for (int index = start; index < start + 4; index++) {
      int digit = Character.digit(json.charAt(index), 16);
      if (digit < 0) {
        return '\ufffd';
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }
}
