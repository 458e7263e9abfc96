package dev.signalbox.control.session;

/// Pieces of SQL that sessions and costs share.
public final class SessionSql {

  /// The id of a session as [SessionName] writes it, from a row `s` of `session`.
  public static final String ID =
      """
      CASE s.origin
        WHEN 'client' THEN
          CASE WHEN s.name ~ '^(client|stitched|call)-' THEN 'client-' || s.name ELSE s.name END
        WHEN 'call' THEN 'call-' || s.name
        ELSE 'stitched-' || s.session_id::text END\
      """;

  /// What is summed over rows `r` of `usage_rollup`, named as in the API.
  public static final String SUMS =
      """
      coalesce(sum(r.cost_nanos), 0) AS cost_usd,
      coalesce(sum(r.estimated_cost_nanos), 0) AS estimated_cost_usd,
      coalesce(sum(r.assumed_cost_nanos), 0) AS assumed_cost_usd,
      coalesce(sum(r.calls), 0) AS calls,
      coalesce(sum(r.attempts), 0) AS attempts,
      coalesce(sum(r.estimated_attempts), 0) AS estimated_attempts,
      coalesce(sum(r.unpriced_attempts), 0) AS unpriced_attempts,
      coalesce(sum(r.assumed_attempts), 0) AS assumed_attempts,
      coalesce(sum(r.input_tokens), 0) AS "units.input_token",
      coalesce(sum(r.output_tokens), 0) AS "units.output_token",
      coalesce(sum(r.cache_read_tokens), 0) AS "units.cache_read_token",
      coalesce(sum(r.cache_write_5m_tokens), 0) AS "units.cache_write_5m_token",
      coalesce(sum(r.cache_write_1h_tokens), 0) AS "units.cache_write_1h_token",
      coalesce(sum(r.web_search_requests), 0) AS "units.web_search_request\"\
      """;

  private SessionSql() {}
}
