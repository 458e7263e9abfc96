package dev.signalbox.control.rerate;

import dev.signalbox.billing.rate.Rating;
import dev.signalbox.billing.rate.Rerating.Adjustment;
import dev.signalbox.billing.rate.Rerating.Booked;
import dev.signalbox.billing.rate.Rerating.Standing;
import dev.signalbox.billing.rate.Served;
import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.JsonRows;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.money.NanoUsd;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The table `usage_adjustment` and the view `usage_rated`.
@Singleton
final class AdjustmentStore {

  private static final String PAGE =
      """
      SELECT opened_on, id, provider, model, served_tier, opened_at, cost_nanos, price_assumed,
        input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens,
        cache_write_1h_tokens, web_search_requests
      FROM usage_rated
      WHERE tenant_id = ? AND opened_at >= ? AND opened_at < ?
        AND opened_on >= ? AND opened_on <= ? AND (opened_on, id) > (?, ?)
      ORDER BY opened_on, id LIMIT ?\
      """;

  private static final String INSERT =
      """
      INSERT INTO usage_adjustment (tenant_id, opened_on, record_id, number, run_id, made_at,
        cost_before_nanos, assumed_before, cost_nanos, unpriced_reason, price_book_version,
        price_id, price_tier, price_long_context, price_assumed, price_lines)
      SELECT r.tenant_id, r.opened_on, r.record_id,
        1 + coalesce((
          SELECT max(a.number) FROM usage_adjustment a
          WHERE a.tenant_id = r.tenant_id AND a.opened_on = r.opened_on
            AND a.record_id = r.record_id), 0),
        r.run_id, r.made_at, r.cost_before_nanos, r.assumed_before, r.cost_nanos,
        r.unpriced_reason, r.price_book_version, r.price_id, r.price_tier, r.price_long_context,
        r.price_assumed, r.price_lines
      FROM json_populate_recordset(NULL::usage_adjustment, ?::json) r\
      """;

  private static final String LIST =
      """
      SELECT record_id, number, run_id, made_at, cost_before_nanos AS cost_before_usd,
        cost_nanos AS cost_usd, unpriced_reason, price_book_version AS "price.book_version",
        price_id AS "price.id", price_tier AS "price.tier",
        price_long_context AS "price.long_context", price_assumed AS "price.assumed",
        price_lines AS "price.lines"
      FROM usage_adjustment WHERE tenant_id = ? AND run_id = ? AND record_id > ?
      ORDER BY record_id LIMIT ?\
      """;

  /// Which attempts.
  ///
  /// @param firstDay the first day whose ledger rows may be among them
  /// @param lastDay the last such day
  record Span(TenantId tenant, Instant from, Instant to, LocalDate firstDay, LocalDate lastDay) {}

  /// What all adjustments of a run have in common.
  record Run(TenantId tenant, UUID id, Instant at, int bookVersion) {}

  /// The attempts behind one, in order.
  List<Booked> page(Connection connection, Span span, Optional<Booked> after, int limit)
      throws SQLException {
    BoundSql query =
        new BoundSql()
            .add(
                PAGE,
                span.tenant().value(),
                span.from(),
                span.to(),
                span.firstDay(),
                span.lastDay(),
                after.map(Booked::day).orElse(span.firstDay().minusDays(1)),
                after.map(last -> last.id().value()).orElse(new UUID(0, 0)),
                limit);
    List<Booked> page = new ArrayList<>();
    try (PreparedStatement statement = query.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        page.add(booked(rows));
      }
    }
    return page;
  }

  void insert(Connection connection, Run run, List<Adjustment> adjustments) throws SQLException {
    List<JsonValue> rows = new ArrayList<>(adjustments.size());
    adjustments.forEach(adjustment -> rows.add(row(run, adjustment)));
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, Json.write(JsonValue.array(rows)));
      statement.executeUpdate();
    }
  }

  List<Obj> list(Connection connection, TenantId tenant, UUID run, UUID after, int limit)
      throws SQLException {
    return JsonRows.read(connection, new BoundSql().add(LIST, tenant.value(), run, after, limit));
  }

  private static Booked booked(ResultSet row) throws SQLException {
    UsageCounts counts = UsageCounts.NONE;
    for (Unit unit : Unit.values()) {
      counts = counts.with(unit, row.getLong(unit.wireName() + "s"));
    }
    long nanos = row.getLong("cost_nanos");
    Optional<NanoUsd> cost = row.wasNull() ? Optional.empty() : Optional.of(new NanoUsd(nanos));
    return new Booked(
        new RecordId(row.getObject("id", UUID.class)),
        row.getObject("opened_on", LocalDate.class),
        counts,
        new Served(
            row.getString("provider"),
            row.getString("model"),
            Optional.ofNullable(row.getString("served_tier")),
            row.getObject("opened_at", OffsetDateTime.class).toInstant()),
        new Standing(cost, row.getBoolean("price_assumed")));
  }

  private static JsonValue row(Run run, Adjustment adjustment) {
    Booked booked = adjustment.booked();
    ObjectBuilder row =
        JsonValue.object()
            .put("tenant_id", run.tenant().toString())
            .put("opened_on", booked.day().toString())
            .put("record_id", booked.id().toString())
            .put("run_id", run.id().toString())
            .put("made_at", run.at().toString())
            .put("assumed_before", booked.standing().assumed())
            .put("price_book_version", run.bookVersion());
    booked.standing().cost().ifPresent(cost -> row.put("cost_before_nanos", cost.nanos()));
    switch (adjustment.rating()) {
      case Rating.Unpriced unpriced ->
          row.put("unpriced_reason", unpriced.reason().name().toLowerCase(Locale.ROOT));
      case Rating.Priced priced ->
          row.put("cost_nanos", priced.cost().nanos())
              .put("price_id", priced.price().id())
              .put("price_tier", priced.tier())
              .put("price_long_context", priced.longContext())
              .put("price_assumed", priced.assumed())
              .put("price_lines", lines(priced));
    }
    return row.build();
  }

  private static JsonValue lines(Rating.Priced priced) {
    List<JsonValue> lines = new ArrayList<>();
    for (Rating.Line line : priced.lines()) {
      lines.add(
          JsonValue.object()
              .put("unit", line.unit().wireName())
              .put("count", line.count())
              .put("picos_per_unit", line.picosPerUnit())
              .build());
    }
    return JsonValue.array(lines);
  }
}
