package dev.signalbox.control.session;

import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.JsonRows;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.JsonValue.Obj;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Reads sessions out of the sums, and their calls out of the ledger.
@Singleton
final class SessionStore {

  /// A partition's day is that of the record's id, which may differ from the time of opening by a
  /// day; the bounds let PostgreSQL skip the other months.
  private static final String LEDGER_OF_SESSION =
      """
      u.tenant_id = ? AND u.thread_id IN (
        SELECT thread_id FROM session_thread WHERE tenant_id = ? AND session_id = ?)
      AND u.opened_on BETWEEN
        (SELECT first_at::date - 2 FROM session WHERE tenant_id = ? AND session_id = ?)
        AND (SELECT last_at::date + 2 FROM session WHERE tenant_id = ? AND session_id = ?)\
      """;

  private static final String CALL =
      """
      u.id, u.call_id, u.attempt, u.opened_at, u.closed_at, u.received_at,
      u.key_id AS key, u.owner AS developer, u.node_id AS node, u.node_path,
      u.agent, u.parent_agent, u.turn, u.request_class AS class, u.task,
      u.repo, u.branch, u.commit_id AS "commit", u.client, u.client_version, u.dimensions,
      u.policy_version, u.surface, u.provider, u.model_asked, u.model_routed, u.model_served,
      u.model, u.served_tier, u.streaming, u.outcome, u.status, u.provider_request_id,
      u.request_bytes, u.response_bytes, u.first_byte_micros, u.estimated,
      u.input_tokens AS "units.input_token", u.output_tokens AS "units.output_token",
      u.cache_read_tokens AS "units.cache_read_token",
      u.cache_write_5m_tokens AS "units.cache_write_5m_token",
      u.cache_write_1h_tokens AS "units.cache_write_1h_token",
      u.web_search_requests AS "units.web_search_request",
      u.cost_nanos AS cost_usd, u.booked_cost_nanos AS booked_cost_usd, u.adjustments,
      u.unpriced_reason,
      u.price_book_version AS "price.book_version", u.price_id AS "price.id",
      u.price_tier AS "price.tier", u.price_long_context AS "price.long_context",
      u.price_assumed AS "price.assumed", u.price_lines AS "price.lines\"\
      """;

  private static final String AGENTS =
      """
      SELECT u.agent, min(u.parent_agent) AS parent_agent,
        count(*) FILTER (WHERE u.attempt = 1) AS calls, count(*) AS attempts,
        coalesce(sum(u.cost_nanos), 0) AS cost_usd,
        count(*) FILTER (WHERE u.estimated) AS estimated_attempts,
        count(*) FILTER (WHERE u.cost_nanos IS NULL) AS unpriced_attempts,
        min(u.opened_at) AS first_at, max(u.closed_at) AS last_at
      FROM usage_rated u WHERE\
      """;

  private static final int MAX_AGENTS = 1_000;

  /// Where a page of sessions starts.
  record Position(Instant lastAt, UUID session) {}

  /// The session that a name stands for, whether or not it exists.
  Optional<UUID> find(Connection connection, TenantId tenant, SessionName name)
      throws SQLException {
    if (!(name instanceof SessionName.Stitched(UUID recordId))) {
      return name.thread(tenant);
    }
    if (recordId.version() != 7) {
      return Optional.empty();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT t.session_id FROM usage_record u
            JOIN session_thread t ON t.tenant_id = u.tenant_id AND t.thread_id = u.thread_id
            WHERE u.tenant_id = ? AND u.opened_on = ? AND u.id = ?\
            """)) {
      statement.setObject(1, tenant.value());
      statement.setObject(
          2,
          Instant.ofEpochMilli(recordId.getMostSignificantBits() >>> 16)
              .atOffset(ZoneOffset.UTC)
              .toLocalDate());
      statement.setObject(3, recordId);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
      }
    }
  }

  /// Sessions by last activity, the latest first.
  List<Obj> list(
      Connection connection,
      TenantId tenant,
      UsageFilter filter,
      Optional<Position> after,
      int limit)
      throws SQLException {
    BoundSql sql = new BoundSql().add("WITH page AS (SELECT s.* FROM session s");
    sql.add("WHERE s.tenant_id = ? AND s.last_at IS NOT NULL", tenant.value());
    filter.from().ifPresent(from -> sql.add("AND s.last_at >= ?", from));
    filter.to().ifPresent(to -> sql.add("AND s.first_at < ?", to));
    if (filter.hasDimensions()) {
      sql.add("AND s.session_id IN (SELECT t.session_id FROM usage_rollup r")
          .add("JOIN session_thread t ON t.tenant_id = r.tenant_id AND t.thread_id = r.thread_id")
          .add("WHERE r.tenant_id = ?", tenant.value())
          .add(filter.dimensionConditions())
          .add(")");
    }
    after.ifPresent(position ->
        sql.add("AND (s.last_at, s.session_id) < (?, ?)", position.lastAt(), position.session()));
    sql.add("ORDER BY s.last_at DESC, s.session_id DESC LIMIT ?)", limit);
    return JsonRows.read(connection, summaries(sql, "page"));
  }

  /// One session, or none.
  Optional<Obj> one(Connection connection, TenantId tenant, UUID session) throws SQLException {
    BoundSql sql =
        new BoundSql()
            .add(
                "WITH page AS (SELECT s.* FROM session s WHERE s.tenant_id = ? AND s.session_id = ?"
                    + " AND s.last_at IS NOT NULL)",
                tenant.value(),
                session);
    return JsonRows.read(connection, summaries(sql, "page")).stream().findFirst();
  }

  /// The agents of a session with what each has used; the main agent has no name.
  List<Obj> agents(Connection connection, TenantId tenant, UUID session) throws SQLException {
    return JsonRows.read(
        connection,
        ofSession(new BoundSql().add(AGENTS), tenant, session)
            .add("GROUP BY u.agent ORDER BY min(u.opened_at), u.agent LIMIT ?", MAX_AGENTS));
  }

  /// The attempts of a session in the order they were opened.
  List<Obj> calls(
      Connection connection, TenantId tenant, UUID session, Optional<Position> after, int limit)
      throws SQLException {
    BoundSql sql =
        ofSession(
            new BoundSql().add("SELECT " + CALL + " FROM usage_rated u WHERE"), tenant, session);
    after.ifPresent(position ->
        sql.add("AND (u.opened_at, u.id) > (?, ?)", position.lastAt(), position.session()));
    return JsonRows.read(connection, sql.add("ORDER BY u.opened_at, u.id LIMIT ?", limit));
  }

  private static BoundSql ofSession(BoundSql sql, TenantId tenant, UUID session) {
    UUID id = tenant.value();
    return sql.add(LEDGER_OF_SESSION, id, id, session, id, session, id, session);
  }

  private static BoundSql summaries(BoundSql sql, String source) {
    return sql.add("SELECT s.session_id AS position," + SessionSql.ID + " AS id, s.origin,")
        .add("s.first_at, s.last_at, u.*, u.estimated_attempts > 0 AS estimated")
        .add("FROM " + source + " s CROSS JOIN LATERAL (SELECT")
        .add(latest("owner") + " AS developer," + latest("key_id") + " AS key,")
        .add(latest("client") + " AS client," + latest("repo") + " AS repo,")
        .add(latest("branch") + " AS branch," + latest("task") + " AS task,")
        .add("array_agg(DISTINCT r.model) AS models,")
        .add(SessionSql.SUMS)
        .add("FROM session_thread t")
        .add("JOIN usage_rollup r ON r.tenant_id = t.tenant_id AND r.thread_id = t.thread_id")
        .add("WHERE t.tenant_id = s.tenant_id AND t.session_id = s.session_id) u")
        .add("ORDER BY s.last_at DESC, s.session_id DESC");
  }

  private static String latest(String column) {
    return "(array_agg(r.%1$s ORDER BY r.last_at DESC, r.%1$s) FILTER (WHERE r.%1$s IS NOT NULL))[1]"
        .formatted(column);
  }
}
