package dev.signalbox.control.group;

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

/// Reads groups.
@Singleton
final class GroupStore {

  private static final String SELECT =
      """
      SELECT g.id, g.name, g.external_id, g.node_id, g.created_at, g.revision,
        (SELECT count(*) FROM access_group_member x
         WHERE x.tenant_id = g.tenant_id AND x.group_id = g.id) AS members
      FROM access_group g\
      """;

  Optional<Obj> find(Connection connection, TenantId tenant, UUID id) throws SQLException {
    BoundSql sql =
        new BoundSql().add(SELECT).add("WHERE g.tenant_id = ? AND g.id = ?", tenant.value(), id);
    return JsonRows.read(connection, sql).stream().findFirst();
  }

  List<Obj> page(Connection connection, TenantId tenant, Reach reach, UUID after, int limit)
      throws SQLException {
    return JsonRows.read(
        connection,
        new BoundSql()
            .add(SELECT)
            .add("JOIN node n ON n.tenant_id = g.tenant_id AND n.id = g.node_id")
            .add("WHERE g.tenant_id = ? AND g.id > ?", tenant.value(), after)
            .add(
                "AND " + Reach.sql("n.path"),
                reach.allowedText(),
                reach.deniedText(),
                reach.withinText())
            .add("ORDER BY g.id LIMIT ?", limit));
  }

  List<Obj> members(Connection connection, TenantId tenant, UUID group, UUID after, int limit)
      throws SQLException {
    return JsonRows.read(
        connection,
        new BoundSql()
            .add("SELECT m.id, m.kind, m.name, x.created_at AS joined_at")
            .add("FROM access_group_member x")
            .add("JOIN member m ON m.tenant_id = x.tenant_id AND m.id = x.member_id")
            .add("WHERE x.tenant_id = ? AND x.group_id = ?", tenant.value(), group)
            .add("AND m.id > ? ORDER BY m.id LIMIT ?", after, limit));
  }
}
