package dev.signalbox.compiler.yaml;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Array;
import dev.signalbox.model.json.JsonValue.Bool;
import dev.signalbox.model.json.JsonValue.Null;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.Text;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes a JSON value as YAML: objects as indented sections, lists on one line, texts without
/// quotes where every YAML reader takes them for the same text.
final class YamlText {

  /// No reader takes these for a number, a date, or the start of something else.
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./@+-]*(:[A-Za-z0-9_./@+-]+)*");

  private static final Pattern AMOUNT = Pattern.compile("[0-9]+(ms|s|m|h)");

  private static final Set<String> WORDS =
      Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

  private YamlText() {}

  static String write(Obj value) {
    StringBuilder out = new StringBuilder();
    section(out, value, "");
    return out.toString();
  }

  private static void section(StringBuilder out, Obj section, String indent) {
    section
        .members()
        .forEach((name, value) -> {
          out.append(indent).append(text(name)).append(':');
          if (value instanceof Obj inner && !inner.members().isEmpty()) {
            out.append('\n');
            section(out, inner, indent + "  ");
          } else {
            out.append(' ').append(line(value)).append('\n');
          }
        });
  }

  private static String line(JsonValue value) {
    return switch (value) {
      case Text text -> text(text.value());
      case Bool bool -> Boolean.toString(bool.value());
      case Num number -> number.text();
      case Null ignored -> "null";
      case Array array ->
          array.items().stream().map(YamlText::line).collect(Collectors.joining(", ", "[", "]"));
      case Obj object ->
          object.members().entrySet().stream()
              .map(member -> text(member.getKey()) + ": " + line(member.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
    };
  }

  private static String text(String text) {
    boolean plain = PLAIN.matcher(text).matches() || AMOUNT.matcher(text).matches();
    return plain && !WORDS.contains(text.toLowerCase(Locale.ROOT)) ? text : quoted(text);
  }

  /// YAML 1.2 section 5.7. What is neither a letter nor plain ASCII is written by its number.
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(point -> {
          if (point == '"' || point == '\\') {
            out.append('\\').append((char) point);
          } else if (point >= ' ' && point < 0x7f || Character.isLetterOrDigit(point)) {
            out.appendCodePoint(point);
          } else if (point <= 0xffff) {
            out.append(String.format("\\u%04x", point));
          } else {
            out.append(String.format("\\U%08x", point));
          }
        });
    return out.append('"').toString();
  }
}
