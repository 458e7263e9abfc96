package dev.signalbox.data.fleet;

import dev.signalbox.data.sync.SyncEvent;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What became of policy versions, as far as a report tells it: the version in force and the one
/// that was refused last.
///
/// @param refusing whether the refusal is what happened last
record SyncState(Optional<SyncEvent> applied, Optional<SyncEvent> refused, boolean refusing) {

  static final SyncState NOTHING_YET = new SyncState(Optional.empty(), Optional.empty(), false);

  private static final int MOST_ERROR = 900;

  SyncState after(SyncEvent event) {
    return event.applied()
        ? new SyncState(Optional.of(event), refused, false)
        : new SyncState(applied, Optional.of(event), true);
  }

  /// The program as a report names it.
  record Program(UUID instance, FleetSettings settings) {}

  /// What is known beyond versions.
  ///
  /// @param contact when the source of policy last answered
  /// @param shipped when usage was last delivered
  record Around(Optional<Instant> contact, Optional<Instant> shipped) {}

  Obj report(Program program, long sequence, Around around, Instant now) {
    ObjectBuilder out =
        JsonValue.object()
            .put("instance", program.instance().toString())
            .put("sequence", sequence)
            .put("sent_at", now.toString())
            .put("outcome", outcome())
            .put("software_version", program.settings().softwareVersion())
            .put(
                "schemas",
                JsonValue.array(program.settings().schemas().stream().map(JsonValue::of).toList()));
    applied.ifPresent(event ->
        out.put("in_force", version(event).put("applied_at", event.at().toString()).build()));
    refused.ifPresent(event ->
        out.put(
            "refused",
            version(event)
                .put("error", error(event))
                .put("refused_at", event.at().toString())
                .build()));
    around
        .contact()
        .ifPresent(
            at -> out.put("staleness_ms", Math.max(0, Duration.between(at, now).toMillis())));
    around.shipped().ifPresent(at -> out.put("last_usage_shipped_at", at.toString()));
    return out.build();
  }

  private String outcome() {
    if (refusing) {
      return "refused";
    }
    return applied.isPresent() ? "applied" : "none";
  }

  private static ObjectBuilder version(SyncEvent event) {
    return JsonValue.object()
        .put("version", event.version())
        .put("digest", event.digest())
        .put("nonce", event.nonce());
  }

  private static String error(SyncEvent event) {
    return event
        .error()
        .map(error -> error.failure().tag() + ": " + error.detail())
        .map(text -> text.length() > MOST_ERROR ? text.substring(0, MOST_ERROR) : text)
        .orElse("");
  }
}
