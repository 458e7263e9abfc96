package dev.signalbox.control.usage;

import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A batch as it came, with what can be read apart from what cannot.
record UsageBatch(List<UsageRecord> records, List<Rejection> rejections) {

  /// The most records of one batch.
  static final int MAX_RECORDS = 1_000;

  private static final int MAX_ID = 64;

  /// Reads a batch. One record that is not one does not spoil the others.
  ///
  /// @throws JsonException if the whole is not a batch
  static UsageBatch read(byte[] utf8) {
    return whole(utf8).orElseGet(() -> oneByOne(Json.parse(utf8)));
  }

  /// The usual case: every record can be read.
  private static Optional<UsageBatch> whole(byte[] utf8) {
    try {
      List<UsageRecord> records = UsageBatchCodec.read(utf8);
      return records.size() > MAX_RECORDS
          ? Optional.empty()
          : Optional.of(new UsageBatch(records, List.of()));
    } catch (JsonException | IllegalArgumentException | ArithmeticException notAllRecords) {
      return Optional.empty();
    }
  }

  private static UsageBatch oneByOne(JsonValue batch) {
    List<JsonValue> items = batch.asObject().require("records").asArray();
    if (items.size() > MAX_RECORDS) {
      throw new JsonException("a batch has at most " + MAX_RECORDS + " records");
    }
    List<UsageRecord> records = new ArrayList<>(items.size());
    List<Rejection> rejections = new ArrayList<>();
    for (JsonValue item : items) {
      Optional<UsageRecord> one = readOne(item);
      if (one.isPresent()) {
        records.add(one.get());
      } else {
        rejections.add(malformed(item));
      }
    }
    return new UsageBatch(records, rejections);
  }

  private static Optional<UsageRecord> readOne(JsonValue item) {
    byte[] alone =
        Json.writeBytes(JsonValue.object().put("records", JsonValue.array(List.of(item))).build());
    try {
      return Optional.of(UsageBatchCodec.read(alone).getFirst());
    } catch (JsonException | IllegalArgumentException | ArithmeticException notARecord) {
      return Optional.empty();
    }
  }

  private static Rejection malformed(JsonValue item) {
    return new Rejection(
        text(item, "id").filter(id -> id.length() <= MAX_ID),
        text(item, "tenant").flatMap(UsageBatch::tenant),
        RejectReason.MALFORMED,
        Json.write(item));
  }

  private static Optional<TenantId> tenant(String text) {
    try {
      return Optional.of(TenantId.parse(text));
    } catch (IllegalArgumentException notAnId) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonValue item, String name) {
    return item instanceof JsonValue.Obj object
            && object.members().get(name) instanceof JsonValue.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }

  /// The same as it counts from a proxy: a tenant whose traffic the proxy does not carry is none
  /// that it could know.
  UsageBatch from(ProxyCaller proxy) {
    List<UsageRecord> allowed = new ArrayList<>();
    List<Rejection> all = new ArrayList<>(rejections);
    for (UsageRecord one : records) {
      if (proxy.serves(one.opened().tenant())) {
        allowed.add(one);
      } else {
        all.add(Rejection.of(one, RejectReason.UNKNOWN_TENANT));
      }
    }
    return new UsageBatch(allowed, all);
  }
}
