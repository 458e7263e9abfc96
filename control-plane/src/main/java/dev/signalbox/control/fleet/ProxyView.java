package dev.signalbox.control.fleet;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A proxy as the API shows it.
final class ProxyView {

  private ProxyView() {}

  /// How far a proxy is from what was published.
  ///
  /// @param visible the newest version that it may see
  /// @param newest the newest version there is
  /// @param digests those under which the version that it runs was given out, as far as known
  record Drift(long visible, long newest, Set<String> digests) {}

  static Obj of(ProxyRow row, ProxyStatus status, Drift drift) {
    long applied = row.version();
    ObjectBuilder out =
        JsonValue.object()
            .put("id", row.id().toString())
            .put("group", row.group())
            .put("name", row.name())
            .put("status", status.wireName())
            .put("software_version", row.softwareVersion())
            .put("schemas", JsonValue.array(row.schemas().stream().map(JsonValue::of).toList()))
            .put("version", applied)
            .put("behind_by", Math.max(0, drift.visible() - applied))
            .put("held_back_by", Math.max(0, drift.newest() - drift.visible()))
            .put("digest_differs", differs(row, drift));
    row.applied().ifPresent(event -> out.put("applied", event(event)));
    row.refused().ifPresent(event -> out.put("refused", event(event)));
    row.carried().ifPresent(file -> out.put("carried", carried(file)));
    row.stalenessMillis().ifPresent(millis -> out.put("staleness_ms", millis));
    row.clockSkewMillis().ifPresent(millis -> out.put("clock_skew_ms", millis));
    out.put("last_seen_at", row.lastSeen().toString());
    put(out, "last_report_at", row.lastReport());
    put(out, "last_usage_shipped_at", row.lastUsageShipped());
    put(out, "last_usage_received_at", row.lastUsageReceived());
    out.put("identity_shared", row.sharesIdentity() || row.copied().isPresent());
    out.put("enrolled_at", row.enrolledAt().toString());
    out.put("identity_expires_at", row.identityExpiresAt().toString());
    put(out, "revoked_at", row.revokedAt());
    return out.build();
  }

  /// What the audit log keeps of it.
  static Obj brief(ProxyRow row) {
    return JsonValue.object()
        .put("id", row.id().toString())
        .put("group", row.group())
        .put("name", row.name())
        .put("software_version", row.softwareVersion())
        .build();
  }

  private static boolean differs(ProxyRow row, Drift drift) {
    return row.applied().isPresent()
        && !drift.digests().isEmpty()
        && !row.applied().get().digest().isEmpty()
        && !drift.digests().contains(row.applied().get().digest());
  }

  private static Obj carried(ProxyRow.Carried file) {
    return JsonValue.object()
        .put("as_of", file.asOf().toString())
        .put("active_version", file.active())
        .put("version", file.version())
        .put("outcome", file.outcome())
        .put("error", file.error())
        .put("imported_at", file.importedAt().toString())
        .build();
  }

  private static Obj event(ProxyRow.Event event) {
    ObjectBuilder out = JsonValue.object().put("version", event.version());
    text(out, "digest", event.digest());
    text(out, "nonce", event.nonce());
    text(out, "error", event.error());
    return out.put("at", event.at().toString())
        .put("received_at", event.receivedAt().toString())
        .build();
  }

  private static void text(ObjectBuilder out, String name, String value) {
    if (!value.isEmpty()) {
      out.put(name, value);
    }
  }

  private static void put(ObjectBuilder out, String name, Optional<Instant> at) {
    at.ifPresent(time -> out.put(name, time.toString()));
  }
}
