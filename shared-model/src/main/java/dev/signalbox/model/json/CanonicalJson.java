package dev.signalbox.model.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// JSON in the one form that RFC 8785 (JSON Canonicalization Scheme) gives a value: members sorted
/// by their UTF-16 code units, no white space, shortest escapes, numbers as ECMAScript writes them.
public final class CanonicalJson {

  private static final BigDecimal LARGEST_PLAIN = new BigDecimal("1e21");
  private static final BigDecimal SMALLEST_PLAIN = new BigDecimal("1e-6");

  private CanonicalJson() {}

  /// Writes a value.
  ///
  /// @throws JsonException if a text has half a surrogate pair, or a number is not exactly one that
  ///   ECMAScript writes: both have no canonical form
  public static byte[] write(JsonValue value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder out, JsonValue value) {
    switch (value) {
      case JsonValue.Null ignored -> out.append("null");
      case JsonValue.Bool bool -> out.append(bool.value());
      case JsonValue.Num number -> out.append(number(number.text()));
      case JsonValue.Text text -> quote(out, text.value());
      case JsonValue.Array array -> {
        out.append('[');
        String separator = "";
        for (JsonValue item : array.items()) {
          out.append(separator);
          append(out, item);
          separator = ",";
        }
        out.append(']');
      }
      case JsonValue.Obj object -> {
        out.append('{');
        String separator = "";
        for (Map.Entry<String, JsonValue> member : new TreeMap<>(object.members()).entrySet()) {
          out.append(separator);
          quote(out, member.getKey());
          out.append(':');
          append(out, member.getValue());
          separator = ",";
        }
        out.append('}');
      }
    }
  }

  /// Whether a number has a canonical form that means exactly the same.
  public static boolean isExact(JsonValue.Num number) {
    BigDecimal exact = new BigDecimal(number.text());
    double nearest = exact.doubleValue();
    if (nearest != 0 && Math.abs(nearest) < Double.MIN_NORMAL) {
      return false; // Java does not write the shortest form of these.
    }
    return Double.isFinite(nearest)
        && new BigDecimal(Double.toString(nearest)).compareTo(exact) == 0;
  }

  /// ECMA-262 section 6.1.6.1.20, Number::toString.
  private static String number(String text) {
    if (!isExact(new JsonValue.Num(text))) {
      throw new JsonException("a number that a double does not hold exactly");
    }
    BigDecimal exact =
        new BigDecimal(Double.toString(new BigDecimal(text).doubleValue())).stripTrailingZeros();
    BigDecimal size = exact.abs();
    if (exact.signum() == 0) {
      return "0";
    }
    if (size.compareTo(LARGEST_PLAIN) < 0 && size.compareTo(SMALLEST_PLAIN) >= 0) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - exact.scale();
    return (exact.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + Math.abs(exponent);
  }

  /// RFC 8785 section 3.2.2.2.
  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else if (Character.isHighSurrogate(c)
              && index + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(index + 1))) {
            out.append(c).append(text.charAt(++index));
          } else if (Character.isSurrogate(c)) {
            throw new JsonException("half a surrogate pair in a text");
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
