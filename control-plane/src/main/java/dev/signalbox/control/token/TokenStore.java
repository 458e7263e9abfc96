package dev.signalbox.control.token;

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

/// Reads tokens, never their digests.
@Singleton
final class TokenStore {

  private static final String SELECT =
      """
      SELECT t.id, t.name, t.member_id, m.name AS member, m.node_id AS member_node_id,
        t.permissions, t.node_id, t.last4, t.created_by, t.created_at, t.expires_at, t.revoked_at
      FROM api_token t
      JOIN member m ON m.tenant_id = t.tenant_id AND m.id = t.member_id
      JOIN node n ON n.tenant_id = m.tenant_id AND n.id = m.node_id\
      """;

  Optional<Obj> find(Connection connection, TenantId tenant, UUID id) throws SQLException {
    BoundSql sql =
        new BoundSql().add(SELECT).add("WHERE t.tenant_id = ? AND t.id = ?", tenant.value(), id);
    return JsonRows.read(connection, sql).stream().findFirst();
  }

  /// The tokens of a member, and those of members in reach.
  List<Obj> page(
      Connection connection,
      TenantId tenant,
      UUID member,
      Optional<Reach> reach,
      UUID after,
      int limit)
      throws SQLException {
    BoundSql sql =
        new BoundSql()
            .add(SELECT)
            .add("WHERE t.tenant_id = ? AND t.id > ?", tenant.value(), after)
            .add("AND (t.member_id = ?", member);
    reach.ifPresent(part ->
        sql.add(
            "OR " + Reach.sql("n.path"), part.allowedText(), part.deniedText(), part.withinText()));
    return JsonRows.read(connection, sql.add(") ORDER BY t.id LIMIT ?", limit));
  }
}
