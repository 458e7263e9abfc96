package dev.signalbox.control.key;

import dev.signalbox.control.access.Reach;
import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.Sql;
import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.key.VirtualKey;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads and writes virtual keys and their secrets, of which only digests are kept.
@Singleton
final class KeyStore {

  private static final String SELECT =
      "SELECT id, owner_id, node_id, template_id, revision, created_at, revoked_at, shown::text"
          + " FROM key_shown";

  /// What is null stays as it is.
  private static final String UPDATE =
      """
      UPDATE virtual_key SET
        owner_id = coalesce(?, owner_id),
        node_id = coalesce(?, node_id),
        models = coalesce(?, models),
        routes = coalesce(?, routes),
        surfaces = coalesce(?, surfaces),
        networks = coalesce(?, networks),
        metadata = coalesce(CAST(? AS jsonb), metadata),
        expires_at = CASE WHEN ? THEN ?::timestamptz ELSE expires_at END,
        suspended_at = CASE ? WHEN 'hold' THEN coalesce(suspended_at, ?::timestamptz)
          WHEN 'release' THEN NULL ELSE suspended_at END,
        vouched_by = coalesce(?, vouched_by),
        revision = revision + 1
      WHERE tenant_id = ? AND id = ?\
      """;

  private static final String INSERT =
      """
      INSERT INTO virtual_key (tenant_id, id, owner_id, node_id, models, routes, surfaces, networks,
        metadata, template_id, created_by, vouched_by, created_at, expires_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS jsonb), ?, ?, ?, ?, ?)\
      """;

  private static final String PUT_SECRET =
      """
      INSERT INTO virtual_key_secret (tenant_id, key_id, slot, number, digest, last4, created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (tenant_id, key_id, slot) DO UPDATE SET number = excluded.number,
        digest = excluded.digest, last4 = excluded.last4, created_at = excluded.created_at,
        valid_until = NULL, revoked_at = NULL\
      """;

  /// One secret as stored.
  record SecretRow(int slot, int number, Optional<Instant> validUntil, boolean revoked) {
    boolean isLive(Instant now) {
      return !revoked && (validUntil.isEmpty() || now.isBefore(validUntil.get()));
    }
  }

  Optional<KeyRow> find(Connection connection, TenantId tenant, KeyId key) throws SQLException {
    return read(
            connection,
            new BoundSql()
                .add(SELECT + " WHERE tenant_id = ? AND id = ?", tenant.value(), key.value()))
        .stream()
        .findFirst();
  }

  /// The key, locked until the transaction ends, so that changes of one key queue.
  Optional<KeyRow> lock(Connection connection, TenantId tenant, KeyId key) throws SQLException {
    execute(
        connection,
        "SELECT 1 FROM virtual_key WHERE tenant_id = ? AND id = ? FOR UPDATE",
        tenant.value(),
        key.value());
    return find(connection, tenant, key);
  }

  List<KeyRow> page(
      Connection connection, TenantId tenant, KeyFilter filter, Reach reach, Position after)
      throws SQLException {
    BoundSql sql = new BoundSql().add(SELECT + " WHERE tenant_id = ?", tenant.value());
    filter.addTo(sql);
    sql.add(
        "AND " + Reach.sql("path"), reach.allowedText(), reach.deniedText(), reach.withinText());
    sql.add("AND (created_at, id) > (?, ?)", after.time(), after.id());
    sql.add("ORDER BY created_at, id LIMIT ?", after.count());
    return read(connection, sql);
  }

  /// Where a page starts, and how many rows it has.
  record Position(Instant time, String id, int count) {}

  void insert(Connection connection, TenantId tenant, VirtualKey key, NewKey made)
      throws SQLException {
    KeyScopeTexts scope = made.scope();
    execute(
        connection,
        INSERT,
        tenant.value(),
        key.id().value(),
        made.owner(),
        made.node().value(),
        array(scope.models()),
        array(scope.routes()),
        array(scope.surfaces()),
        array(scope.networks()),
        Json.write(made.metadata()),
        made.template().orElse(null),
        made.creator(),
        made.creator(),
        time(made.now()),
        made.expiresAt().map(KeyStore::time).orElse(null));
    putSecret(connection, tenant, key, 1, 1, made.now());
  }

  void update(Connection connection, TenantId tenant, KeyId key, KeyChange change, Instant now)
      throws SQLException {
    KeyWish wish = change.wish();
    execute(
        connection,
        UPDATE,
        wish.owner().map(owner -> owner.value()).orElse(null),
        wish.node().map(NodeId::value).orElse(null),
        wish.models().map(KeyStore::array).orElse(null),
        wish.routes().map(KeyStore::array).orElse(null),
        wish.surfaces().map(KeyStore::array).orElse(null),
        wish.networks().map(KeyStore::array).orElse(null),
        wish.metadata().map(Json::write).orElse(null),
        wish.expiry().isPresent(),
        wish.expiry().flatMap(KeyWish.Expiry::at).map(KeyStore::time).orElse(null),
        change.wish().suspended().map(held -> held ? "hold" : "release").orElse("keep"),
        time(now),
        change.voucher().orElse(null),
        tenant.value(),
        key.value());
  }

  /// Puts a secret into a slot, over whatever is there.
  void putSecret(
      Connection connection, TenantId tenant, VirtualKey key, int slot, int number, Instant now)
      throws SQLException {
    String whole = key.whole().reveal();
    execute(
        connection,
        PUT_SECRET,
        tenant.value(),
        key.id().value(),
        slot,
        number,
        HexFormat.of().parseHex(key.digest().toHex()),
        whole.substring(whole.length() - 4),
        time(now));
  }

  List<SecretRow> secrets(Connection connection, TenantId tenant, KeyId key) throws SQLException {
    List<SecretRow> secrets = new ArrayList<>();
    String sql =
        "SELECT slot, number, valid_until, revoked_at FROM virtual_key_secret"
            + " WHERE tenant_id = ? AND key_id = ? ORDER BY number";
    try (PreparedStatement statement =
            new BoundSql().add(sql, tenant.value(), key.value()).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        OffsetDateTime until = rows.getObject(3, OffsetDateTime.class);
        secrets.add(
            new SecretRow(
                rows.getInt(1),
                rows.getInt(2),
                Optional.ofNullable(until).map(OffsetDateTime::toInstant),
                rows.getObject(4) != null));
      }
    }
    return secrets;
  }

  /// Sets when a live secret ends.
  void endSecret(Connection connection, TenantId tenant, KeyId key, int number, Instant end)
      throws SQLException {
    execute(
        connection,
        "UPDATE virtual_key_secret SET valid_until = least(valid_until, ?)"
            + " WHERE tenant_id = ? AND key_id = ? AND number = ?",
        time(end),
        tenant.value(),
        key.value(),
        number);
    touch(connection, tenant, key);
  }

  /// Ends a secret for good, at once.
  void revokeSecret(Connection connection, TenantId tenant, KeyId key, int number, Instant now)
      throws SQLException {
    execute(
        connection,
        "UPDATE virtual_key_secret SET revoked_at = coalesce(revoked_at, ?)"
            + " WHERE tenant_id = ? AND key_id = ? AND number = ?",
        time(now),
        tenant.value(),
        key.value(),
        number);
    touch(connection, tenant, key);
  }

  /// The number of the secret that a presented key carries, if it is one of the key's.
  Optional<Integer> numberOf(Connection connection, TenantId tenant, VirtualKey presented)
      throws SQLException {
    String sql =
        "SELECT number FROM virtual_key_secret WHERE tenant_id = ? AND key_id = ? AND digest = ?";
    BoundSql bound =
        new BoundSql()
            .add(
                sql,
                tenant.value(),
                presented.id().value(),
                HexFormat.of().parseHex(presented.digest().toHex()));
    try (PreparedStatement statement = bound.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(rows.getInt(1)) : Optional.empty();
    }
  }

  /// Puts a key on hold.
  ///
  /// @return whether it was not yet
  boolean hold(Connection connection, TenantId tenant, KeyId key, Instant now) throws SQLException {
    return Sql.update(
            connection,
            "UPDATE virtual_key SET suspended_at = ?, revision = revision + 1"
                + " WHERE tenant_id = ? AND id = ? AND suspended_at IS NULL",
            now,
            tenant.value(),
            key.value())
        > 0;
  }

  void revoke(Connection connection, TenantId tenant, KeyId key, Instant now) throws SQLException {
    execute(
        connection,
        "UPDATE virtual_key SET revoked_at = coalesce(revoked_at, ?), revision = revision + 1"
            + " WHERE tenant_id = ? AND id = ?",
        time(now),
        tenant.value(),
        key.value());
  }

  private static void touch(Connection connection, TenantId tenant, KeyId key) throws SQLException {
    execute(
        connection,
        "UPDATE virtual_key SET revision = revision + 1 WHERE tenant_id = ? AND id = ?",
        tenant.value(),
        key.value());
  }

  private static List<KeyRow> read(Connection connection, BoundSql sql) throws SQLException {
    List<KeyRow> keys = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        keys.add(
            new KeyRow(
                rows.getString(1),
                rows.getObject(2, UUID.class),
                new NodeId(rows.getObject(3, UUID.class)),
                Optional.ofNullable(rows.getObject(4, UUID.class)),
                rows.getLong(5),
                rows.getObject(6, OffsetDateTime.class).toInstant(),
                rows.getObject(7) != null,
                Json.parse(rows.getString(8)).asObject()));
      }
    }
    return keys;
  }

  static String[] array(List<String> texts) {
    return texts.toArray(String[]::new);
  }

  static OffsetDateTime time(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /// Executes a statement; values may be null.
  static void execute(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        if (values[index] instanceof String[] texts) {
          statement.setArray(index + 1, connection.createArrayOf("text", texts));
        } else {
          statement.setObject(index + 1, values[index]);
        }
      }
      statement.execute();
    }
  }
}
