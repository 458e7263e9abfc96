package dev.signalbox.control.role;

import dev.signalbox.control.access.Reach;
import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.JsonRows;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads custom roles and bindings.
@Singleton
final class RoleStore {

  private static final String ROLE =
      "SELECT r.id::text, r.name, false AS built_in, r.node_id, r.permissions, r.created_at,"
          + " r.updated_at, r.revision FROM custom_role r";

  private static final String BINDING =
      """
      SELECT b.id, coalesce(b.member_id, b.group_id) AS principal_id,
        CASE WHEN b.member_id IS NULL THEN 'group' ELSE 'member' END AS principal_kind,
        coalesce(m.name, g.name) AS principal_name,
        coalesce(b.built_in_role, b.role_id::text) AS role,
        coalesce(b.built_in_role, r.name) AS role_name,
        b.node_id, b.effect, b.expires_at, b.granted_by, b.created_at, b.revision
      FROM role_binding b
      JOIN node n ON n.tenant_id = b.tenant_id AND n.id = b.node_id
      LEFT JOIN member m ON m.tenant_id = b.tenant_id AND m.id = b.member_id
      LEFT JOIN access_group g ON g.tenant_id = b.tenant_id AND g.id = b.group_id
      LEFT JOIN custom_role r ON r.tenant_id = b.tenant_id AND r.id = b.role_id\
      """;

  Optional<Obj> role(Connection connection, TenantId tenant, UUID id) throws SQLException {
    return first(
        connection,
        new BoundSql().add(ROLE).add("WHERE r.tenant_id = ? AND r.id = ?", tenant.value(), id));
  }

  List<Obj> roles(Connection connection, TenantId tenant, Reach reach, UUID after, int limit)
      throws SQLException {
    BoundSql sql =
        new BoundSql()
            .add(ROLE)
            .add("JOIN node n ON n.tenant_id = r.tenant_id AND n.id = r.node_id")
            .add("WHERE r.tenant_id = ? AND r.id > ?", tenant.value(), after);
    return JsonRows.read(connection, within(sql, reach).add("ORDER BY r.id LIMIT ?", limit));
  }

  Optional<Obj> binding(Connection connection, TenantId tenant, UUID id) throws SQLException {
    return first(
        connection,
        new BoundSql().add(BINDING).add("WHERE b.tenant_id = ? AND b.id = ?", tenant.value(), id));
  }

  List<Obj> bindings(
      Connection connection,
      TenantId tenant,
      Reach reach,
      BindingFilter filter,
      UUID after,
      int limit)
      throws SQLException {
    BoundSql sql =
        new BoundSql()
            .add(BINDING)
            .add("WHERE b.tenant_id = ? AND b.id > ?", tenant.value(), after);
    filter.node().ifPresent(node -> sql.add("AND b.node_id = ?", node));
    filter
        .principal()
        .ifPresent(one -> sql.add("AND (b.member_id = ? OR b.group_id = ?)", one, one));
    return JsonRows.read(connection, within(sql, reach).add("ORDER BY b.id LIMIT ?", limit));
  }

  /// Which bindings are asked for.
  ///
  /// @param node only those at this node, not above and not below
  /// @param principal only those of this member or group itself
  record BindingFilter(Optional<UUID> node, Optional<UUID> principal) {

    /// For cursors.
    String fingerprint() {
      return "bindings?"
          + node.map(UUID::toString).orElse("")
          + "&"
          + principal.map(UUID::toString).orElse("");
    }
  }

  private static BoundSql within(BoundSql sql, Reach reach) {
    return sql.add(
        "AND " + Reach.sql("n.path"), reach.allowedText(), reach.deniedText(), reach.withinText());
  }

  private static Optional<Obj> first(Connection connection, BoundSql sql) throws SQLException {
    return JsonRows.read(connection, sql).stream().findFirst();
  }
}
