package dev.signalbox.model.usage;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Surface;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Usage records as JSON, the form in which proxies ship them: `{"records":[…]}`.
public final class UsageBatchCodec {

  private UsageBatchCodec() {}

  /// Writes a batch in UTF-8.
  public static byte[] write(List<UsageRecord> records) {
    return UsageText.of(records).getBytes(StandardCharsets.UTF_8);
  }

  /// Reads a batch.
  ///
  /// @throws JsonException if it is not one
  public static List<UsageRecord> read(byte[] utf8) {
    List<UsageRecord> records = new ArrayList<>();
    for (JsonValue item : Json.parse(utf8).asObject().require("records").asArray()) {
      records.add(fromJson(item.asObject()));
    }
    return records;
  }

  private static UsageRecord fromJson(Obj in) {
    try {
      RecordId id = RecordId.parse(in.string("id"));
      return new UsageRecord(opened(id, in), closed(id, in));
    } catch (IllegalArgumentException | java.time.DateTimeException malformed) {
      throw new JsonException("not a usage record: " + malformed.getMessage(), malformed);
    }
  }

  private static AttemptOpened opened(RecordId id, Obj in) {
    List<Dimension> dimensions = new ArrayList<>();
    for (JsonValue item : in.array("dimensions")) {
      Obj dimension = item.asObject();
      dimensions.add(
          new Dimension(
              dimension.string("name"),
              dimension.string("value"),
              dimension.string("source"),
              dimension.flag("trusted")));
    }
    return new AttemptOpened(
        id,
        TenantId.parse(in.string("tenant")),
        new KeyId(in.string("key")),
        UUID.fromString(in.string("call")),
        Math.toIntExact(in.number("attempt")),
        Instant.parse(in.string("opened_at")),
        in.number("policy_version"),
        Surface.fromWireName(in.string("surface")),
        in.string("provider"),
        in.string("model_asked"),
        in.string("model_routed"),
        in.number("request_bytes"),
        dimensions,
        in.get("conversation").map(JsonValue::asObject).map(UsageBatchCodec::hashes));
  }

  private static ConversationHashes hashes(Obj in) {
    List<JsonValue> items = in.array("chain");
    long[] chain = new long[items.size()];
    for (int index = 0; index < chain.length; index++) {
      chain[index] = Long.parseUnsignedLong(items.get(index).asString(), 16);
    }
    return new ConversationHashes(Long.parseUnsignedLong(in.string("root"), 16), chain);
  }

  private static AttemptClosed closed(RecordId id, Obj in) {
    UsageCounts counts = UsageCounts.NONE;
    for (Map.Entry<String, JsonValue> count : in.object("counts").members().entrySet()) {
      counts = counts.with(Unit.fromWireName(count.getKey()), count.getValue().asLong());
    }
    return new AttemptClosed(
        id,
        Instant.parse(in.string("closed_at")),
        Outcome.fromWireName(in.string("outcome")),
        Math.toIntExact(in.number("status")),
        text(in, "model_served"),
        text(in, "served_tier"),
        text(in, "provider_request_id"),
        counts,
        Basis.fromWireName(in.string("basis")),
        in.number("request_bytes"),
        in.number("response_bytes"),
        in.number("first_byte_micros"),
        in.flag("streamed"));
  }

  private static Optional<String> text(Obj in, String name) {
    return in.get(name).map(JsonValue::asString);
  }
}
