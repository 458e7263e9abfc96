package dev.signalbox.control.audit;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.LinkedHashMap;
import java.util.Map;

/// An entry as people see it: its number, its hash, and all that its content says.
final class ShownEntry {

  /// In lists, of longer entries `before` and `after` are left out.
  private static final int MAX_LISTED_BYTES = 64 * 1024;

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
}
