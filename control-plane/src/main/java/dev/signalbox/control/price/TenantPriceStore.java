package dev.signalbox.control.price;

import dev.signalbox.billing.rate.ModelFamily;
import dev.signalbox.billing.rate.Price;
import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.JsonRows;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// The table `tenant_price`.
@Singleton
final class TenantPriceStore {

  private static final String SELECT =
      """
      SELECT id, family, models, valid_from, valid_to, known_at, corrects,
        source_document AS "source.document", source_read_on::text AS "source.read_on",
        true AS verified, tiers, NULL::integer AS book_version
      FROM tenant_price WHERE tenant_id = ?
      """;

  private static final String INSERT =
      """
      INSERT INTO tenant_price (tenant_id, id, family, models, valid_from, valid_to, known_at,
        corrects, source_document, source_read_on, tiers, created_by)
      SELECT ?, id, family, models, valid_from, valid_to, known_at, corrects,
        source_document, source_read_on, tiers, ?
      FROM json_populate_recordset(NULL::tenant_price, ?::json)\
      """;

  /// All entries of a tenant, corrected ones too.
  List<Price> all(Connection connection, TenantId tenant) throws SQLException {
    BoundSql query = new BoundSql().add(SELECT, tenant.value()).add("ORDER BY known_at, id");
    return JsonRows.read(connection, query).stream().map(TenantPriceStore::price).toList();
  }

  /// Entries in the order of their ids, as the API shows them.
  List<Obj> page(Connection connection, TenantId tenant, String afterId, int limit)
      throws SQLException {
    return JsonRows.read(
        connection,
        new BoundSql()
            .add(SELECT, tenant.value())
            .add("AND id COLLATE \"C\" > ? ORDER BY id COLLATE \"C\" LIMIT ?", afterId, limit));
  }

  void insert(Connection connection, TenantId tenant, MemberId by, Price price)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setObject(1, tenant.value());
      statement.setObject(2, by.value());
      statement.setString(3, Json.write(JsonValue.array(List.of(PriceRows.row(price)))));
      statement.executeUpdate();
    }
  }

  private static Price price(Obj row) {
    return new Price(
        row.string("id"),
        ModelFamily.fromWireName(row.string("family")),
        row.array("models").stream().map(JsonValue::asString).toList(),
        Instant.parse(row.string("valid_from")),
        row.get("valid_to").map(JsonValue::asString).map(Instant::parse),
        Instant.parse(row.string("known_at")),
        row.get("corrects").map(JsonValue::asString),
        new Price.Source(
            row.object("source").string("document"),
            LocalDate.parse(row.object("source").string("read_on"))),
        true,
        TierForm.stored(row.object("tiers")));
  }
}
