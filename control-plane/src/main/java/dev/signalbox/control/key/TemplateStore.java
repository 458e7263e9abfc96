package dev.signalbox.control.key;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.Json;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads and writes key templates of the tenant whose transaction is open.
@Singleton
final class TemplateStore {

  private static final String SELECT =
      """
      SELECT id, node_id, max_lifetime_seconds, max_keys_per_member, revision, json_build_object(
        'id', id, 'name', name, 'node_id', node_id, 'models', models, 'routes', routes,
        'surfaces', surfaces, 'networks', networks, 'max_lifetime_seconds', max_lifetime_seconds,
        'max_keys_per_member', max_keys_per_member, 'created_at', created_at,
        'revision', revision)::text
      FROM key_template\
      """;

  private static final String INSERT =
      """
      INSERT INTO key_template (tenant_id, id, name, node_id, models, routes, surfaces, networks,
        max_lifetime_seconds, max_keys_per_member, created_at)
      SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?::bigint, ?, ?
      WHERE NOT EXISTS (SELECT FROM key_template WHERE name = ?)\
      """;

  private static final String UPDATE =
      """
      UPDATE key_template SET name = ?, node_id = ?, models = ?, routes = ?, surfaces = ?,
        networks = ?, max_lifetime_seconds = ?, max_keys_per_member = ?, revision = revision + 1
      WHERE id = ? AND NOT EXISTS (SELECT FROM key_template o WHERE o.name = ? AND o.id <> ?)\
      """;

  Optional<KeyTemplates.Template> find(Connection connection, UUID id) throws SQLException {
    return read(connection, new BoundSql().add(SELECT + " WHERE id = ?", id)).stream().findFirst();
  }

  Optional<KeyTemplates.Template> lock(Connection connection, UUID id) throws SQLException {
    return read(connection, new BoundSql().add(SELECT + " WHERE id = ? FOR UPDATE", id)).stream()
        .findFirst();
  }

  List<KeyTemplates.Template> page(Connection connection, UUID after, int count)
      throws SQLException {
    return read(
        connection, new BoundSql().add(SELECT + " WHERE id > ? ORDER BY id LIMIT ?", after, count));
  }

  /// Keys of a member that were made from a template and have not ended.
  int keysOf(Connection connection, UUID template, UUID owner) throws SQLException {
    return count(
        connection,
        "SELECT count(*) FROM virtual_key WHERE template_id = ? AND owner_id = ?"
            + " AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())",
        template,
        owner);
  }

  boolean isUsed(Connection connection, UUID template) throws SQLException {
    return count(connection, "SELECT count(*) FROM virtual_key WHERE template_id = ?", template)
        > 0;
  }

  /// @return whether the name was free
  boolean insert(Connection connection, UUID tenant, UUID id, KeyTemplates.Wish wish, Instant now)
      throws SQLException {
    KeyScopeTexts scope = wish.scope();
    KeyStore.execute(
        connection,
        INSERT,
        tenant,
        id,
        wish.name(),
        wish.node().value(),
        KeyStore.array(scope.models()),
        KeyStore.array(scope.routes()),
        KeyStore.array(scope.surfaces()),
        KeyStore.array(scope.networks()),
        wish.maxLifetime().map(Duration::toSeconds).orElse(null),
        wish.maxKeysPerMember(),
        KeyStore.time(now),
        wish.name());
    return find(connection, id).isPresent();
  }

  /// @return whether the name was free
  boolean update(Connection connection, UUID id, KeyTemplates.Wish wish) throws SQLException {
    KeyScopeTexts scope = wish.scope();
    KeyStore.execute(
        connection,
        UPDATE,
        wish.name(),
        wish.node().value(),
        KeyStore.array(scope.models()),
        KeyStore.array(scope.routes()),
        KeyStore.array(scope.surfaces()),
        KeyStore.array(scope.networks()),
        wish.maxLifetime().map(Duration::toSeconds).orElse(null),
        wish.maxKeysPerMember(),
        id,
        wish.name(),
        id);
    return count(
            connection,
            "SELECT count(*) FROM key_template WHERE id = ? AND name = ?",
            id,
            wish.name())
        > 0;
  }

  void delete(Connection connection, UUID id) throws SQLException {
    KeyStore.execute(connection, "DELETE FROM key_template WHERE id = ?", id);
  }

  private static int count(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = new BoundSql().add(sql, values).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  private static List<KeyTemplates.Template> read(Connection connection, BoundSql sql)
      throws SQLException {
    List<KeyTemplates.Template> templates = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        long lifetime = rows.getLong(3);
        templates.add(
            new KeyTemplates.Template(
                rows.getObject(1, UUID.class),
                new NodeId(rows.getObject(2, UUID.class)),
                lifetime == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(lifetime)),
                rows.getInt(4),
                rows.getLong(5),
                Json.parse(rows.getString(6)).asObject()));
      }
    }
    return templates;
  }
}
