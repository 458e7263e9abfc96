package dev.signalbox.control.usage;

import dev.signalbox.model.id.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// The one definition of what a row of `usage_rollup` sums, used by ingest, compaction and rebuild.
final class RollupSql {

  /// What tells the rows of an hour apart.
  private static final String DIMENSIONS =
      """
      key_id, owner, node_id, node_path, thread_id, task, repo, branch, client,
      request_class, provider, model\
      """;

  private static final String MEASURES =
      """
      calls, attempts, estimated_attempts, unpriced_attempts, assumed_attempts,
      input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens,
      cache_write_1h_tokens, web_search_requests,
      cost_nanos, estimated_cost_nanos, assumed_cost_nanos, first_at, last_at\
      """;

  /// The first attempt stands for its call; so calls can be added up over rows.
  private static final String SUMS_OF_RECORDS =
      """
      count(*) FILTER (WHERE attempt = 1), count(*),
      count(*) FILTER (WHERE estimated), count(*) FILTER (WHERE cost_nanos IS NULL),
      count(*) FILTER (WHERE price_assumed),
      sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
      sum(cache_write_1h_tokens), sum(web_search_requests),
      coalesce(sum(cost_nanos), 0), coalesce(sum(cost_nanos) FILTER (WHERE estimated), 0),
      coalesce(sum(cost_nanos) FILTER (WHERE price_assumed), 0),
      min(opened_at), max(closed_at)\
      """;

  private static final String SUMS_OF_ROLLUPS =
      """
      sum(calls), sum(attempts), sum(estimated_attempts), sum(unpriced_attempts),
      sum(assumed_attempts),
      sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
      sum(cache_write_1h_tokens), sum(web_search_requests),
      sum(cost_nanos), sum(estimated_cost_nanos), sum(assumed_cost_nanos),
      min(first_at), max(last_at)\
      """;

  /// The measures of adjustments; those of the ledger row itself are in the sums already.
  private static final String CHANGES =
      """
      0, 0, 0, sum((nanos IS NULL)::int - (nanos_before IS NULL)::int),
      sum(assumed::int - assumed_before::int),
      0, 0, 0, 0, 0, 0,
      sum(coalesce(nanos, 0) - coalesce(nanos_before, 0)),
      coalesce(sum(coalesce(nanos, 0) - coalesce(nanos_before, 0)) FILTER (WHERE estimated), 0),
      sum(CASE WHEN assumed THEN coalesce(nanos, 0) ELSE 0 END
        - CASE WHEN assumed_before THEN coalesce(nanos_before, 0) ELSE 0 END),
      min(opened_at), max(closed_at)\
      """;

  private static final String HOUR = "date_trunc('hour', opened_at, 'UTC')";

  private static final String LOCK_SHARED =
      "SELECT pg_advisory_xact_lock_shared(hashtextextended(?, 7313))";
  private static final String LOCK_ALONE =
      "SELECT pg_advisory_xact_lock(hashtextextended(?, 7313))";

  private RollupSql() {}

  /// Adds the sums of some ledger rows.
  ///
  /// @param source a table or query name with the columns of `usage_record`
  /// @param condition which of its rows
  static String insertFrom(String source, String condition) {
    return "INSERT INTO usage_rollup (tenant_id, hour, compacted, %s, %s)\n"
            .formatted(DIMENSIONS, MEASURES)
        + "SELECT tenant_id, %s, FALSE, %s, %s\n".formatted(HOUR, DIMENSIONS, SUMS_OF_RECORDS)
        + "FROM %s WHERE %s\n".formatted(source, condition)
        + "GROUP BY tenant_id, %s, %s".formatted(HOUR, DIMENSIONS);
  }

  /// Adds the sums of some rows of sums, as compacted ones.
  static String compactFrom(String source) {
    return "INSERT INTO usage_rollup (tenant_id, hour, compacted, %s, %s)\n"
            .formatted(DIMENSIONS, MEASURES)
        + "SELECT tenant_id, hour, TRUE, %s, %s\n".formatted(DIMENSIONS, SUMS_OF_ROLLUPS)
        + "FROM %s\n".formatted(source)
        + "GROUP BY tenant_id, hour, %s".formatted(DIMENSIONS);
  }

  /// Adds what the adjustments of a run change: no attempt more, but other costs.
  static String adjust() {
    return "INSERT INTO usage_rollup (tenant_id, hour, compacted, %s, %s)\n"
            .formatted(DIMENSIONS, MEASURES)
        + "SELECT tenant_id, %s, FALSE, %s, %s\n".formatted(HOUR, DIMENSIONS, CHANGES)
        + """
        FROM (
          SELECT u.*, a.cost_nanos AS nanos, a.cost_before_nanos AS nanos_before,
            coalesce(a.price_assumed, false) AS assumed, a.assumed_before
          FROM usage_adjustment a
          JOIN usage_record u ON u.tenant_id = a.tenant_id AND u.opened_on = a.opened_on
            AND u.id = a.record_id
          WHERE a.tenant_id = ? AND a.run_id = ?) adjusted
        """
        + "GROUP BY tenant_id, %s, %s".formatted(HOUR, DIMENSIONS);
  }

  /// Ingest holds this while it adds, so that a rebuild sees all of a batch or nothing.
  static void lockShared(Connection connection, TenantId tenant) throws SQLException {
    lock(connection, tenant, LOCK_SHARED);
  }

  /// Waits until no ingest of the tenant is under way, and holds new ones up.
  static void lockAlone(Connection connection, TenantId tenant) throws SQLException {
    lock(connection, tenant, LOCK_ALONE);
  }

  private static void lock(Connection connection, TenantId tenant, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, tenant.toString());
      statement.execute();
    }
  }
}
