package dev.signalbox.control.cost;

import dev.signalbox.control.session.SessionSql;
import java.util.Locale;
import java.util.Optional;

/// What costs can be grouped by. Rows `r` are of `usage_rollup`, `s` of `session`.
enum CostGroup {
  TENANT("r.tenant_id::text"),
  NODE("r.node_id::text"),
  DEVELOPER("r.owner"),
  KEY("r.key_id"),
  REPO("r.repo"),
  BRANCH("r.branch"),
  SESSION(SessionSql.ID),
  TASK("r.task"),
  MODEL("r.model"),
  PROVIDER("r.provider"),
  CLIENT("r.client"),
  CLASS("r.request_class"),
  HOUR("to_char(r.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:00:00\"Z\"')"),
  DAY("to_char(r.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD')");

  private final String sql;

  CostGroup(String sql) {
    this.sql = sql;
  }

  /// The value of a row, as text or null.
  String sql() {
    return sql;
  }

  /// The name in the API.
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<CostGroup> fromWireName(String name) {
    for (CostGroup group : values()) {
      if (group.wireName().equals(name)) {
        return Optional.of(group);
      }
    }
    return Optional.empty();
  }
}
