package dev.signalbox.control.http;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Rows as comma-separated values (RFC 4180), for spreadsheets. A member of a member is a column
/// named `outer.inner`; items of a list are joined by `; `. A text that a spreadsheet would take
/// for a formula gets an apostrophe before it (OWASP, CSV injection); numbers stay numbers.
final class Csv {

  private static final String FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20|%";
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
  private static final Pattern QUOTED = Pattern.compile("[\",\r\n;\t']|^\\s|\\s$");
  private static final String END = "\r\n";

  private Csv() {}

  /// The rows, the names of the columns first. Of no rows, nothing.
  static String of(List<Obj> rows) {
    List<Map<String, String>> flat = rows.stream().map(Csv::flat).toList();
    Set<String> columns = new LinkedHashSet<>();
    flat.forEach(row -> columns.addAll(row.keySet()));
    StringBuilder out = new StringBuilder();
    if (!columns.isEmpty()) {
      out.append(line(columns.stream().toList()));
    }
    for (Map<String, String> row : flat) {
      out.append(line(columns.stream().map(column -> row.getOrDefault(column, "")).toList()));
    }
    return out.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(Csv::quoted).collect(Collectors.joining(",", "", END));
  }

  private static Map<String, String> flat(Obj row) {
    Map<String, String> cells = new LinkedHashMap<>();
    flatten("", row, cells);
    return cells;
  }

  private static void flatten(String prefix, Obj object, Map<String, String> cells) {
    object
        .members()
        .forEach((name, value) -> {
          if (value instanceof Obj inner && !inner.members().isEmpty()) {
            flatten(prefix + name + ".", inner, cells);
          } else {
            cells.put(harmless(prefix + name), cell(value));
          }
        });
  }

  private static String cell(JsonValue value) {
    return switch (value) {
      case JsonValue.Null ignored -> "";
      case JsonValue.Text text -> harmless(text.value());
      case JsonValue.Array(List<JsonValue> items) ->
          harmless(items.stream().map(Csv::item).collect(Collectors.joining("; ")));
      default -> Json.write(value);
    };
  }

  private static String item(JsonValue value) {
    return value instanceof JsonValue.Text text ? text.value() : Json.write(value);
  }

  private static String harmless(String text) {
    String begun = text.stripLeading();
    boolean formula =
        (!begun.isEmpty() && FORMULA_STARTS.indexOf(begun.charAt(0)) >= 0)
            || (!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0);
    return formula && !NUMBER.matcher(text).matches() ? "'" + text : text;
  }

  private static String quoted(String cell) {
    return QUOTED.matcher(cell).find() ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
