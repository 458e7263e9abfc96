package dev.signalbox.control.usage;

import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A record that was not booked.
///
/// @param id its id as it came, if it has one that can be read
/// @param tenant whose it says it is
/// @param record the record as it came, in JSON
record Rejection(
    Optional<String> id, Optional<TenantId> tenant, RejectReason reason, String record) {

  static Rejection of(UsageRecord usageRecord, RejectReason reason) {
    String batch = new String(UsageBatchCodec.write(List.of(usageRecord)), StandardCharsets.UTF_8);
    return new Rejection(
        Optional.of(usageRecord.opened().id().toString()),
        Optional.of(usageRecord.opened().tenant()),
        reason,
        Json.write(Json.parse(batch).asObject().array("records").getFirst()));
  }
}
