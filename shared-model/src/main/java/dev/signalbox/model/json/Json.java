package dev.signalbox.model.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Reads and writes JSON texts.
public final class Json {

  private Json() {}

  /// Reads one JSON text.
  ///
  /// @throws JsonException if it is not strict JSON, nests deeper than 128, or repeats a member
  ///   name
  public static JsonValue parse(String text) {
    return new JsonReader(text).read();
  }

  /// Reads one JSON text in UTF-8.
  ///
  /// @throws JsonException as [#parse(String)], and if the bytes are not UTF-8
  public static JsonValue parse(byte[] utf8) {
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException malformed) {
      throw new JsonException("not UTF-8", malformed);
    }
  }

  /// Writes a value without white space. The same value always gives the same text.
  public static String write(JsonValue value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  /// Writes a value without white space, in UTF-8.
  public static byte[] writeBytes(JsonValue value) {
    return write(value).getBytes(StandardCharsets.UTF_8);
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
            out.append(String.format("\\u%04x", (int) c));
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
