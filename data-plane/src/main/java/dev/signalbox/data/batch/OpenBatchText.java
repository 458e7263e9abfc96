package dev.signalbox.data.batch;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.wire.Surface;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// How an [OpenBatch] is written into its file.
final class OpenBatchText {

  private OpenBatchText() {}

  static byte[] write(OpenBatch batch) {
    List<JsonValue> dimensions = new ArrayList<>();
    for (Dimension dimension : batch.dimensions()) {
      dimensions.add(
          JsonValue.object()
              .put("name", dimension.name())
              .put("value", dimension.value())
              .put("source", dimension.source())
              .put("trusted", dimension.trusted())
              .build());
    }
    return Json.writeBytes(
        JsonValue.object()
            .put("tenant", batch.tenant().value().toString())
            .put("key", batch.key().value())
            .put("node_path", batch.nodePath())
            .put("call", batch.callId().toString())
            .put("submitted_at", batch.submittedAt().toString())
            .put("policy_version", batch.policyVersion())
            .put("surface", batch.surface().wireName())
            .put("answers", batch.answers().wireName())
            .put("provider", batch.provider())
            .put("batch", batch.batchId())
            .put("dimensions", JsonValue.array(dimensions))
            .put("booked", batch.booked())
            .build());
  }

  /// Reads what was written.
  ///
  /// @throws RuntimeException if it is anything else
  static OpenBatch read(byte[] written) {
    Obj in = Json.parse(written).asObject();
    List<Dimension> dimensions = new ArrayList<>();
    for (JsonValue one : in.array("dimensions")) {
      Obj dimension = one.asObject();
      dimensions.add(
          new Dimension(
              dimension.string("name"),
              dimension.string("value"),
              dimension.string("source"),
              dimension.flag("trusted")));
    }
    return new OpenBatch(
        new TenantId(UUID.fromString(in.string("tenant"))),
        new KeyId(in.string("key")),
        in.string("node_path"),
        UUID.fromString(in.string("call")),
        Instant.parse(in.string("submitted_at")),
        in.number("policy_version"),
        Surface.fromWireName(in.string("surface")),
        Surface.fromWireName(in.string("answers")),
        in.string("provider"),
        in.string("batch"),
        dimensions,
        in.number("booked"));
  }
}
