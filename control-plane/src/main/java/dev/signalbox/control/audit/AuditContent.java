package dev.signalbox.control.audit;

import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.CanonicalJson;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.key.SecretDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Writes an entry as the exact bytes that are stored and hashed.
final class AuditContent {

  /// What is before or after may be this long; of more, the log keeps length and digest.
  static final int MAX_SIDE_BYTES = 8 * 1024 * 1024;

  /// A virtual key or an API token. Features never give the log one, but a person may have put one
  /// into a name or a reason.
  private static final Pattern SECRET = Pattern.compile("sbx_[0-9A-Za-z_]{24,}");

  private AuditContent() {}

  static byte[] write(TenantId tenant, AuditEntry entry) {
    ObjectBuilder actor =
        JsonValue.object()
            .put("kind", entry.actor().kind().wireName())
            .put("name", entry.actor().name())
            .put("member", entry.actor().member().map(Object::toString))
            .put("token", entry.actor().token().map(Object::toString));
    ObjectBuilder content =
        JsonValue.object()
            .put("tenant", tenant.toString())
            .put("at", entry.at().toString())
            .put("actor", actor.build())
            .put("surface", entry.origin().surface().wireName())
            .put("request_id", entry.origin().requestId())
            .put("source", entry.origin().source())
            .put("action", entry.action())
            .put(
                "resource",
                JsonValue.object()
                    .put("type", entry.resourceType())
                    .put("id", entry.resourceId())
                    .build())
            .put("node", entry.node().map(Object::toString))
            .put("reason", entry.reason());
    side(entry.before()).ifPresent(before -> content.put("before", before));
    side(entry.after()).ifPresent(after -> content.put("after", after));
    return CanonicalJson.write(writable(content.build()));
  }

  private static Optional<JsonValue> side(Optional<JsonValue> value) {
    return value.map(side -> {
      byte[] written = CanonicalJson.write(writable(side));
      if (written.length <= MAX_SIDE_BYTES) {
        return side;
      }
      return JsonValue.object()
          .put("omitted_bytes", written.length)
          .put("sha256", HexFormat.of().formatHex(SecretDigest.sha256().digest(written)))
          .build();
    });
  }

  /// What canonical JSON cannot say is said in a form it can: a number beyond a double as text,
  /// half a surrogate pair as U+FFFD. No change is lost from the log because of a strange value in
  /// it.
  private static JsonValue writable(JsonValue value) {
    return switch (value) {
      case JsonValue.Null nothing -> nothing;
      case JsonValue.Bool bool -> bool;
      case JsonValue.Num number ->
          CanonicalJson.isExact(number) ? number : JsonValue.of(number.text());
      case JsonValue.Text text -> JsonValue.of(writable(text.value()));
      case JsonValue.Array array -> {
        List<JsonValue> items = new ArrayList<>(array.items().size());
        array.items().forEach(item -> items.add(writable(item)));
        yield JsonValue.array(items);
      }
      case JsonValue.Obj object -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.members().forEach((name, member) -> members.put(writable(name), writable(member)));
        yield new JsonValue.Obj(members);
      }
    };
  }

  private static String writable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    SECRET
        .matcher(text)
        .replaceAll("sbx_[masked]")
        .codePoints()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
