package dev.signalbox.control.cost;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.JsonRows;
import dev.signalbox.control.session.SessionSql;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads costs out of `usage_rollup`.
@Singleton
final class CostStore {

  /// Dimensions whose coverage is told. The others are on every record.
  static final List<CostGroup> COVERED =
      List.of(
          CostGroup.NODE,
          CostGroup.DEVELOPER,
          CostGroup.REPO,
          CostGroup.BRANCH,
          CostGroup.TASK,
          CostGroup.CLIENT,
          CostGroup.CLASS);

  /// Groups in the order of their keys, so that a page never misses or repeats one however much
  /// usage comes in meanwhile. An absent dimension is the empty text here; no value is empty.
  ///
  /// @param session only this session
  /// @param after keys of the last group of the page before
  List<Obj> groups(
      Connection connection,
      TenantId tenant,
      CostQuery query,
      Optional<UUID> session,
      Optional<List<String>> after,
      int limit)
      throws SQLException {
    List<String> keys = new ArrayList<>();
    BoundSql sql = new BoundSql().add("SELECT");
    for (int index = 0; index < query.groups().size(); index++) {
      String key = "coalesce(" + expression(query, query.groups().get(index)) + ", '')";
      keys.add("(" + key + ") COLLATE \"C\"");
      sql.add(keys.getLast() + " AS key_" + index + ",");
    }
    sql.add(SessionSql.SUMS).add(source(tenant, query, session));
    String tuple = String.join(", ", keys);
    sql.add("GROUP BY " + tuple);
    after.ifPresent(last ->
        sql.add(
            "HAVING (" + tuple + ") > (?" + ", ?".repeat(keys.size() - 1) + ")", last.toArray()));
    return JsonRows.read(connection, sql.add("ORDER BY " + tuple + " LIMIT ?", limit));
  }

  /// The sum of everything that the filter lets through, and how much of it carries each dimension.
  Obj total(Connection connection, TenantId tenant, CostQuery query, Optional<UUID> session)
      throws SQLException {
    BoundSql sql = new BoundSql().add("SELECT");
    for (CostGroup group : COVERED) {
      sql.add(
          "coalesce(sum(r.cost_nanos) FILTER (WHERE %s IS NOT NULL), 0) AS \"covered.%s\","
              .formatted(group.sql(), group.wireName()));
    }
    CostQuery plain = new CostQuery(query.filter(), query.session(), List.of());
    sql.add("coalesce(sum(r.cost_nanos), 0) AS cost_nanos,")
        .add("coalesce(sum(r.estimated_cost_nanos), 0) AS estimated_cost_nanos,")
        .add("coalesce(sum(r.assumed_cost_nanos), 0) AS assumed_cost_nanos,")
        .add(SessionSql.SUMS)
        .add(source(tenant, plain, session));
    return JsonRows.read(connection, sql).getFirst();
  }

  private static BoundSql source(TenantId tenant, CostQuery query, Optional<UUID> session) {
    BoundSql sql = new BoundSql().add("FROM usage_rollup r");
    if (query.groups().contains(CostGroup.SESSION)) {
      sql.add("JOIN session_thread t ON t.tenant_id = r.tenant_id AND t.thread_id = r.thread_id")
          .add("JOIN session s ON s.tenant_id = t.tenant_id AND s.session_id = t.session_id");
    }
    if (sumsSubtrees(query)) {
      sql.add("CROSS JOIN LATERAL unnest(coalesce(r.node_path, ARRAY[NULL::uuid])) AS n (node_id)");
    }
    sql.add("WHERE r.tenant_id = ?", tenant.value());
    query.filter().from().ifPresent(from -> sql.add("AND r.hour >= ?", from));
    query.filter().to().ifPresent(to -> sql.add("AND r.hour < ?", to));
    session.ifPresent(id ->
        sql.add(
            "AND r.thread_id IN (SELECT thread_id FROM session_thread"
                + " WHERE tenant_id = ? AND session_id = ?)",
            tenant.value(),
            id));
    return sql.add(query.filter().dimensionConditions());
  }

  /// Grouped by node, usage counts for its node and all nodes above, unless that was declined.
  private static boolean sumsSubtrees(CostQuery query) {
    return query.groups().contains(CostGroup.NODE) && query.filter().descendants();
  }

  private static String expression(CostQuery query, CostGroup group) {
    return group == CostGroup.NODE && sumsSubtrees(query) ? "n.node_id::text" : group.sql();
  }
}
