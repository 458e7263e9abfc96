package dev.signalbox.control.audit;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An entry as people see it: its number, its hash, and all that its content says.
final class ShownEntry {

  /// In lists, of longer entries `before` and `after` are left out.
  private static final int MAX_LISTED_BYTES = 64 * 1024;

  private static final List<String> COLUMNS =
      List.of(
          "sequence",
          "at",
          "actor.kind",
          "actor.name",
          "actor.member",
          "actor.token",
          "surface",
          "source",
          "request_id",
          "action",
          "resource.type",
          "resource.id",
          "node",
          "reason",
          "before",
          "after",
          "hash");

  private ShownEntry() {}

  static Obj whole(EntryStore.Stored stored) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("sequence", JsonValue.of(stored.sequence()));
    members.put("hash", JsonValue.of(stored.hash().hex()));
    members.putAll(Json.parse(stored.content()).asObject().members());
    return new Obj(members);
  }

  static Obj listed(EntryStore.Stored stored) {
    Obj whole = whole(stored);
    if (stored.content().length <= MAX_LISTED_BYTES) {
      return whole;
    }
    Map<String, JsonValue> members = new LinkedHashMap<>(whole.members());
    members.remove("before");
    members.remove("after");
    members.put("omitted_bytes", JsonValue.of(stored.content().length));
    return new Obj(members);
  }

  /// The names of the columns.
  static String csvHeader() {
    return String.join(",", COLUMNS).replace('.', '_') + "\r\n";
  }

  /// One line of RFC 4180.
  static String csv(Obj entry) {
    StringBuilder line = new StringBuilder();
    for (String column : COLUMNS) {
      line.append(line.isEmpty() ? "" : ",").append(cell(text(entry, column)));
    }
    return line.append("\r\n").toString();
  }

  private static String text(Obj entry, String column) {
    int dot = column.indexOf('.');
    Optional<JsonValue> value =
        dot < 0
            ? entry.get(column)
            : entry.object(column.substring(0, dot)).get(column.substring(dot + 1));
    return value
        .map(found -> found instanceof JsonValue.Text(String text) ? text : Json.write(found))
        .orElse("");
  }

  /// A spreadsheet takes what starts so for a formula; a quote before it makes it text.
  private static String cell(String text) {
    String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
