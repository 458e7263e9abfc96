package dev.signalbox.control.usage;

import dev.signalbox.billing.rate.Rating;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.ConversationHashes;
import dev.signalbox.model.usage.Dimensions;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// One row of `usage_record`, its members named like the columns.
///
/// @param owner who the key belongs to, if it is still known
/// @param dimensions those of the record
/// @param rating what it costs, by the book of that version
record LedgerRow(
    UsageRecord record,
    Instant receivedAt,
    UUID thread,
    Optional<KeyOwner> owner,
    RecordDimensions dimensions,
    Rating rating,
    int bookVersion) {

  /// The day that decides the partition.
  static String day(UsageRecord usageRecord) {
    return usageRecord.opened().id().time().atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  /// The time an attempt was opened, in the precision of the database.
  static Instant openedAt(UsageRecord usageRecord) {
    return usageRecord.opened().openedAt().truncatedTo(ChronoUnit.MICROS);
  }

  /// The time an attempt was closed, in the precision of the database.
  static Instant closedAt(UsageRecord usageRecord) {
    return usageRecord.closed().closedAt().truncatedTo(ChronoUnit.MICROS);
  }

  /// The model that an attempt is booked under.
  static String model(UsageRecord usageRecord) {
    return RecordText.clean(
        usageRecord
            .closed()
            .modelServed()
            .filter(served -> !served.isBlank())
            .orElse(usageRecord.opened().modelRouted()));
  }

  JsonValue json() {
    ObjectBuilder row = JsonValue.object();
    putIdentity(row);
    putDimensions(row);
    putCall(row);
    putCounts(row);
    putRating(row);
    return row.build();
  }

  private void putIdentity(ObjectBuilder row) {
    AttemptOpened opened = record.opened();
    row.put("tenant_id", opened.tenant().toString())
        .put("opened_on", day(record))
        .put("id", opened.id().toString())
        .put("call_id", opened.callId().toString())
        .put("attempt", opened.attempt())
        .put("opened_at", openedAt(record).toString())
        .put("closed_at", closedAt(record).toString())
        .put("received_at", receivedAt.toString())
        .put("key_id", opened.key().toString());
    owner.ifPresent(known ->
        row.put("member_id", known.member().toString())
            .put("owner", known.name())
            .put("node_id", known.node().toString())
            .put("node_path", texts(known.nodePath())));
  }

  private void putDimensions(ObjectBuilder row) {
    row.put("thread_id", thread.toString())
        .put("client_session", dimensions.value(Dimensions.SESSION))
        .put("agent", dimensions.value(Dimensions.AGENT))
        .put("parent_agent", dimensions.value(Dimensions.PARENT_AGENT))
        .put("turn", dimensions.value(Dimensions.TURN))
        .put("request_class", dimensions.value(Dimensions.REQUEST_CLASS))
        .put("task", dimensions.value(Dimensions.TASK))
        .put("repo", dimensions.value(Dimensions.REPO))
        .put("branch", dimensions.value(Dimensions.BRANCH))
        .put("commit_id", dimensions.value(Dimensions.COMMIT))
        .put("client", dimensions.value(Dimensions.CLIENT))
        .put("client_version", dimensions.value(Dimensions.CLIENT_VERSION))
        .put("dimensions", dimensions.all());
    record.opened().conversation().ifPresent(hashes -> putConversation(row, hashes));
  }

  private static void putConversation(ObjectBuilder row, ConversationHashes hashes) {
    List<JsonValue> chain = new ArrayList<>();
    for (long link : hashes.chain()) {
      chain.add(JsonValue.of(link));
    }
    row.put("conversation_root", hashes.root()).put("conversation_chain", JsonValue.array(chain));
  }

  private void putCall(ObjectBuilder row) {
    AttemptOpened opened = record.opened();
    AttemptClosed closed = record.closed();
    row.put("policy_version", opened.policyVersion())
        .put("surface", opened.surface().wireName())
        .put("provider", RecordText.clean(opened.provider()))
        .put("model_asked", RecordText.clean(opened.modelAsked()))
        .put("model_routed", RecordText.clean(opened.modelRouted()))
        .put("model_served", closed.modelServed().map(RecordText::clean))
        .put("model", model(record))
        .put("served_tier", closed.servedTier().map(RecordText::clean))
        .put("streaming", closed.streamed())
        .put("outcome", closed.outcome().wireName())
        .put("status", closed.status())
        .put("provider_request_id", closed.providerRequestId().map(RecordText::clean))
        .put("request_bytes", closed.requestBytes())
        .put("response_bytes", closed.responseBytes())
        .put("first_byte_micros", closed.firstByteMicros());
  }

  private void putCounts(ObjectBuilder row) {
    for (Unit unit : Unit.values()) {
      row.put(column(unit), record.closed().counts().of(unit));
    }
    row.put("estimated", record.closed().basis() == Basis.ESTIMATED);
  }

  /// The column of a unit, such as `cache_read_tokens`.
  static String column(Unit unit) {
    return unit.wireName() + "s";
  }

  private void putRating(ObjectBuilder row) {
    row.put("price_book_version", bookVersion);
    switch (rating) {
      case Rating.Unpriced unpriced ->
          row.put("unpriced_reason", unpriced.reason().name().toLowerCase(Locale.ROOT));
      case Rating.Priced priced ->
          row.put("cost_nanos", priced.cost().nanos())
              .put("price_id", priced.price().id())
              .put("price_tier", priced.tier())
              .put("price_long_context", priced.longContext())
              .put("price_assumed", priced.assumed())
              .put(
                  "price_lines",
                  JsonValue.array(priced.lines().stream().map(LedgerRow::line).toList()));
    }
  }

  private static JsonValue line(Rating.Line line) {
    return JsonValue.object()
        .put("unit", line.unit().wireName())
        .put("count", line.count())
        .put("picos_per_unit", line.picosPerUnit())
        .build();
  }

  private static JsonValue texts(List<UUID> ids) {
    return JsonValue.array(ids.stream().map(id -> JsonValue.of(id.toString())).toList());
  }
}
