package dev.signalbox.control.usage;

import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.UsageRecord;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The tables `usage_record` and `usage_rejected`.
@Singleton
final class LedgerStore {

  private static final int MAX_KEPT_REJECT = 65_536;

  private static final String KNOWN =
      """
      SELECT id FROM usage_record
      WHERE tenant_id = ? AND opened_on = ANY (?::date[]) AND id = ANY (?)\
      """;

  /// The records in the order of their ids, so that two batches with the same records wait for each
  /// other in turn and never in a circle. What is added to the sums is what was really inserted.
  private static final String INSERT =
      """
      WITH booked AS (
        INSERT INTO usage_record
        SELECT r.* FROM json_populate_recordset(NULL::usage_record, ?::json) AS r
        ORDER BY r.opened_on, r.id
        ON CONFLICT DO NOTHING
        RETURNING *),
      summed AS (
      """
          + RollupSql.insertFrom("booked", "TRUE")
          + ")\nSELECT id FROM booked";

  /// When keys were used last, to the minute: a key in constant use costs one write a minute. In
  /// the order of the keys, so that batches wait for each other in turn.
  private static final String USED =
      """
      INSERT INTO virtual_key_use (tenant_id, key_id, last_used_at)
      SELECT k.tenant_id, k.id, max(r.opened_at)
      FROM json_populate_recordset(NULL::usage_record, ?::json) AS r
      JOIN virtual_key k ON k.tenant_id = ? AND k.id = r.key_id
      GROUP BY k.tenant_id, k.id ORDER BY k.id
      ON CONFLICT (tenant_id, key_id) DO UPDATE SET last_used_at = excluded.last_used_at
      WHERE virtual_key_use.last_used_at <= excluded.last_used_at - interval '60 seconds'\
      """;

  /// As [#USED], of the secrets that were presented.
  private static final String SECRETS_USED =
      """
      INSERT INTO virtual_key_secret_use (tenant_id, key_id, number, last_used_at)
      SELECT s.tenant_id, s.key_id, s.number, max(r.opened_at)
      FROM json_populate_recordset(NULL::usage_record, ?::json) AS r
      CROSS JOIN LATERAL jsonb_array_elements(r.dimensions) AS d
      JOIN virtual_key_secret s ON s.tenant_id = ? AND s.key_id = r.key_id
        AND encode(substring(s.digest FROM 1 FOR 4), 'hex') = d ->> 'value'
      WHERE d ->> 'name' = 'key_secret' AND (d ->> 'trusted')::boolean
      GROUP BY s.tenant_id, s.key_id, s.number ORDER BY s.key_id, s.number
      ON CONFLICT (tenant_id, key_id, number) DO UPDATE SET last_used_at = excluded.last_used_at
      WHERE virtual_key_secret_use.last_used_at <= excluded.last_used_at - interval '60 seconds'\
      """;

  private static final String REJECT =
      """
      INSERT INTO usage_rejected (tenant_id, digest, record_id, reason, received_at, record)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING\
      """;

  boolean tenantExists(Connection connection, TenantId tenant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT FROM tenant WHERE tenant_id = ?")) {
      statement.setObject(1, tenant.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /// Which of these records are booked already.
  Set<RecordId> known(Connection connection, TenantId tenant, Collection<UsageRecord> records)
      throws SQLException {
    Object[] days = records.stream().map(LedgerRow::day).distinct().toArray();
    Object[] ids = records.stream().map(one -> one.opened().id().value()).toArray();
    Set<RecordId> known = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
      statement.setObject(1, tenant.value());
      statement.setArray(2, connection.createArrayOf("text", days));
      statement.setArray(3, connection.createArrayOf("uuid", ids));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          known.add(new RecordId(rows.getObject(1, UUID.class)));
        }
      }
    }
    return known;
  }

  /// Books the rows that are not booked yet, with their sums.
  ///
  /// @return how many there were
  int insert(Connection connection, TenantId tenant, List<JsonValue> rows) throws SQLException {
    RollupSql.lockShared(connection, tenant);
    String written = Json.write(JsonValue.array(rows));
    for (String used : List.of(USED, SECRETS_USED)) {
      try (PreparedStatement statement = connection.prepareStatement(used)) {
        statement.setString(1, written);
        statement.setObject(2, tenant.value());
        statement.executeUpdate();
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, written);
      int booked = 0;
      try (ResultSet ids = statement.executeQuery()) {
        while (ids.next()) {
          booked++;
        }
      }
      return booked;
    }
  }

  /// Keeps rejected records of a tenant that is there.
  void keepRejected(
      Connection connection, TenantId tenant, List<Rejection> rejections, Instant receivedAt)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(REJECT)) {
      for (Rejection rejection : rejections) {
        String whole = rejection.record();
        String kept = whole.substring(0, Math.min(whole.length(), MAX_KEPT_REJECT));
        statement.setObject(1, tenant.value());
        statement.setBytes(2, sha256(whole));
        statement.setString(3, rejection.id().map(RecordText::clean).orElse(null));
        statement.setString(4, rejection.reason().wireName());
        statement.setObject(5, receivedAt.atOffset(ZoneOffset.UTC));
        statement.setString(6, RecordText.storable(kept));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
