package dev.signalbox.model.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One pass of recursive descent over one text.
final class JsonReader {

  private static final int MAX_DEPTH = 128;

  private final String text;
  private int position;

  JsonReader(String text) {
    this.text = text;
  }

  JsonValue read() {
    JsonValue value = value(0);
    skipSpace();
    if (position != text.length()) {
      throw failure("text after the end of the value");
    }
    return value;
  }

  private JsonValue value(int depth) {
    if (depth > MAX_DEPTH) {
      throw failure("nested deeper than " + MAX_DEPTH);
    }
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new JsonValue.Text(string());
      case 't' -> word("true", new JsonValue.Bool(true));
      case 'f' -> word("false", new JsonValue.Bool(false));
      case 'n' -> word("null", new JsonValue.Null());
      default -> number();
    };
  }

  private JsonValue object(int depth) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    position++;
    skipSpace();
    if (peek() == '}') {
      position++;
      return new JsonValue.Obj(members);
    }
    while (true) {
      skipSpace();
      if (peek() != '"') {
        throw failure("expected a member name");
      }
      String name = string();
      skipSpace();
      expect(':');
      if (members.put(name, value(depth + 1)) != null) {
        throw failure("a member name is repeated");
      }
      skipSpace();
      if (peek() == '}') {
        position++;
        return new JsonValue.Obj(members);
      }
      expect(',');
    }
  }

  private JsonValue array(int depth) {
    List<JsonValue> items = new ArrayList<>();
    position++;
    skipSpace();
    if (peek() == ']') {
      position++;
      return new JsonValue.Array(items);
    }
    while (true) {
      items.add(value(depth + 1));
      skipSpace();
      if (peek() == ']') {
        position++;
        return new JsonValue.Array(items);
      }
      expect(',');
    }
  }

  private String string() {
    position++;
    int start = position;
    while (true) {
      char c = peek();
      if (c == '"') {
        return text.substring(start, position++);
      }
      if (c == '\\') {
        return escapedString(start);
      }
      if (c < 0x20) {
        throw failure("a control character in a string");
      }
      position++;
    }
  }

  private String escapedString(int start) {
    StringBuilder out = new StringBuilder(text.substring(start, position));
    while (true) {
      char c = peek();
      position++;
      if (c == '"') {
        return out.toString();
      }
      if (c < 0x20) {
        throw failure("a control character in a string");
      }
      out.append(c == '\\' ? escape() : c);
    }
  }

  private char escape() {
    char c = peek();
    position++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw failure("an unknown escape");
    };
  }

  private char unicode() {
    if (position + 4 > text.length()) {
      throw failure("a cut escape");
    }
    int code = 0;
    for (int end = position + 4; position < end; position++) {
      int digit = Character.digit(text.charAt(position), 16);
      if (digit < 0 || text.charAt(position) > 'f') {
        throw failure("an escape without four hexadecimal digits");
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private JsonValue number() {
    int start = position;
    if (peek() == '-') {
      position++;
    }
    if (peek() == '0') {
      position++;
    } else {
      digits();
    }
    if (position < text.length() && text.charAt(position) == '.') {
      position++;
      digits();
    }
    if (position < text.length() && (text.charAt(position) | 0x20) == 'e') {
      position++;
      if (peek() == '+' || peek() == '-') {
        position++;
      }
      digits();
    }
    return new JsonValue.Num(text.substring(start, position));
  }

  private void digits() {
    int start = position;
    while (position < text.length()
        && text.charAt(position) >= '0'
        && text.charAt(position) <= '9') {
      position++;
    }
    if (position == start) {
      throw failure("expected a value");
    }
  }

  private JsonValue word(String word, JsonValue value) {
    if (!text.startsWith(word, position)) {
      throw failure("expected a value");
    }
    position += word.length();
    return value;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw failure("expected '" + wanted + "'");
    }
    position++;
  }

  private char peek() {
    if (position >= text.length()) {
      throw failure("the text ends early");
    }
    return text.charAt(position);
  }

  private void skipSpace() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      position++;
    }
  }

  private JsonException failure(String what) {
    return new JsonException(what + " at character " + position);
  }
}
