package dev.signalbox.model.trust;

import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Canonical JSON as OLPC defines it, over which TUF signs: members sorted by code point, no white
/// space, only whole numbers, and strings in plain UTF-8 in which nothing but `"` and `\` is
/// escaped. It is not always JSON (control characters stay as they are); it is only ever signed.
public final class CanonicalJson {

  private static final Comparator<Map.Entry<String, JsonValue>> BY_CODE_POINT =
      (left, right) -> compare(left.getKey(), right.getKey());

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(1_024);

  private CanonicalJson() {}

  /// The canonical form of a value.
  ///
  /// @throws JsonException if it holds a number with a fraction, or text that is not Unicode
  public static byte[] write(JsonValue value) {
    CanonicalJson writer = new CanonicalJson();
    writer.append(value);
    return writer.out.toByteArray();
  }

  private void append(JsonValue value) {
    switch (value) {
      case JsonValue.Null ignored -> ascii("null");
      case JsonValue.Bool bool -> ascii(Boolean.toString(bool.value()));
      case JsonValue.Num number -> ascii(Long.toString(number.toLong()));
      case JsonValue.Text text -> quoted(text.value());
      case JsonValue.Array array -> {
        String separator = "[";
        for (JsonValue item : array.items()) {
          ascii(separator);
          append(item);
          separator = ",";
        }
        ascii(array.items().isEmpty() ? "[]" : "]");
      }
      case JsonValue.Obj object -> {
        List<Map.Entry<String, JsonValue>> members = new ArrayList<>(object.members().entrySet());
        members.sort(BY_CODE_POINT);
        String separator = "{";
        for (Map.Entry<String, JsonValue> member : members) {
          ascii(separator);
          quoted(member.getKey());
          out.write(':');
          append(member.getValue());
          separator = ",";
        }
        ascii(members.isEmpty() ? "{}" : "}");
      }
    }
  }

  private void quoted(String text) {
    out.write('"');
    String escaped =
        text.indexOf('"') < 0 && text.indexOf('\\') < 0
            ? text
            : text.replace("\\", "\\\\").replace("\"", "\\\"");
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(escaped));
      out.write(utf8.array(), utf8.arrayOffset(), utf8.remaining());
    } catch (CharacterCodingException loneSurrogate) {
      throw new JsonException("text that is not Unicode", loneSurrogate);
    }
    out.write('"');
  }

  private void ascii(String text) {
    for (int index = 0; index < text.length(); index++) {
      out.write(text.charAt(index));
    }
  }

  /// By code points, which UTF-16 order is not beyond the basic plane.
  private static int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int index = 0; index < shorter; index++) {
      char a = left.charAt(index);
      char b = right.charAt(index);
      if (a != b) {
        boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
        return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
