package dev.signalbox.model.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Reads and writes JSON texts.
public final class Json {

  /// Most values that [#view] takes: each is many times larger in memory than it can be in a text.
  public static final int MAX_VIEWED_VALUES = 500_000;

  private static final int FIRST_ROOM = 256;

  /// From here on looking twice is cheaper than a copy.
  private static final int LARGE = 1 << 20;

  private Json() {}

  /// Reads one JSON text.
  ///
  /// @throws JsonException if it is not strict JSON, nests deeper than 128, or repeats a member
  ///   name
  public static JsonValue parse(String text) {
    return new JsonReader(bytes(text), false).read();
  }

  /// Reads one JSON text in UTF-8.
  ///
  /// @throws JsonException as [#parse(String)], and if the bytes are not UTF-8
  public static JsonValue parse(byte[] utf8) {
    return read(utf8, false);
  }

  /// Reads one JSON text in UTF-8 like [#parse(byte[])], but leaves the longer texts in it where
  /// they are until they are asked for: for bodies of which most is passed on as it came. The bytes
  /// must not be changed afterwards, and stay in memory as long as anything that was read of them.
  ///
  /// @throws JsonException as [#parse(byte[])], and if there are more values than
  ///   [#MAX_VIEWED_VALUES]
  public static JsonValue view(byte[] utf8) {
    return read(utf8, true);
  }

  private static JsonValue read(byte[] utf8, boolean lazy) {
    try {
      return new JsonReader(utf8, lazy).read();
    } catch (JsonException wrong) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      } catch (CharacterCodingException malformed) {
        throw new JsonException("not UTF-8", malformed);
      }
      throw wrong;
    }
  }

  /// A text in UTF-8. Half a surrogate pair has no UTF-8, but an escape that means the same; it may
  /// stand within strings only, as it does.
  private static byte[] bytes(String text) {
    StringBuilder whole = new StringBuilder(0);
    int start = 0;
    int index = 0;
    while (index < text.length()) {
      char next = text.charAt(index);
      if (!Character.isSurrogate(next)) {
        index++;
      } else if (Character.isSurrogatePair(next, at(text, index + 1))) {
        index += 2;
      } else {
        whole.append(text, start, index).append(escapes(text, index) ? "?" : escape(next));
        index++;
        start = index;
      }
    }
    String all = start == 0 ? text : whole.append(text, start, index).toString();
    return all.getBytes(StandardCharsets.UTF_8);
  }

  private static char at(String text, int index) {
    return index < text.length() ? text.charAt(index) : 0;
  }

  /// Whether a backslash that is none itself stands before a place.
  private static boolean escapes(String text, int place) {
    int first = place;
    while (first > 0 && text.charAt(first - 1) == '\\') {
      first--;
    }
    return (place - first) % 2 == 1;
  }

  private static String escape(char unit) {
    return String.format("\\u%04x", (int) unit);
  }

  /// Writes a value without white space. The same value always gives the same text.
  public static String write(JsonValue value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  /// Writes a value without white space, in UTF-8.
  public static byte[] writeBytes(JsonValue value) {
    return writeBytes(value, FIRST_ROOM);
  }

  /// Writes a value without white space, in UTF-8.
  ///
  /// @param room how long the text is, roughly
  public static byte[] writeBytes(JsonValue value, int room) {
    JsonWriter writer = new JsonWriter(room < LARGE ? room : JsonWriter.measure(value));
    writer.value(value);
    return writer.written();
  }

  /// Appends text as a JSON string, quotes included.
  public static void quote(StringBuilder out, String text) {
    out.append('"');
    int plain = plainPrefix(text);
    out.append(text, 0, plain);
    for (int index = plain; index < text.length(); index++) {
      char c = text.charAt(index);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c == 0x2028 || c == 0x2029) {
            out.append(escape(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /// How many characters at the start stand for themselves; nearly always all.
  private static int plainPrefix(String text) {
    int length = text.length();
    int index = 0;
    while (index < length && isPlain(text.charAt(index))) {
      index++;
    }
    return index;
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c != '"' && c != '\\' && c != 0x2028 && c != 0x2029;
  }

  private static void append(StringBuilder out, JsonValue value) {
    switch (value) {
      case JsonValue.Null ignored -> out.append("null");
      case JsonValue.Bool bool -> out.append(bool.value());
      case JsonValue.Num number -> out.append(number.text());
      case JsonValue.Text text -> quote(out, text.value());
      case JsonValue.Array array -> {
        String separator = "[";
        for (JsonValue item : array.items()) {
          out.append(separator);
          append(out, item);
          separator = ",";
        }
        out.append(array.items().isEmpty() ? "[]" : "]");
      }
      case JsonValue.Obj object -> {
        String separator = "{";
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
          out.append(separator);
          quote(out, member.getKey());
          out.append(':');
          append(out, member.getValue());
          separator = ",";
        }
        out.append(object.members().isEmpty() ? "{}" : "}");
      }
    }
  }
}
