package dev.signalbox.control.fleet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// A proxy as stored, with what it reported last.
///
/// @param applied the version in force
/// @param refused the version that it refused last
/// @param carried what a file said that was carried here, if one was
/// @param copied when another machine was met that uses the identity of this one
record ProxyRow(
    UUID id,
    String group,
    String name,
    String softwareVersion,
    List<Integer> schemas,
    Instant enrolledAt,
    Instant identityExpiresAt,
    Optional<Instant> revokedAt,
    Optional<Instant> copied,
    boolean sharesIdentity,
    Optional<Event> applied,
    Optional<Event> refused,
    boolean refusing,
    OptionalLong stalenessMillis,
    OptionalLong clockSkewMillis,
    Optional<Instant> lastReport,
    Instant lastSeen,
    Optional<Instant> lastUsageShipped,
    Optional<Instant> lastUsageReceived,
    Optional<Carried> carried) {

  static final String SELECT =
      """
      SELECT p.id, p.group_name, p.name, p.software_version, p.schemas, p.enrolled_at,
        p.expires_at, p.revoked_at, p.past_used_at, s.returns, s.applied_version,
        s.applied_digest, s.applied_nonce, s.applied_at, s.applied_received_at,
        s.refused_version, s.refused_digest, s.refused_nonce, s.refused_error, s.refused_at,
        s.refused_received_at, s.refusing, s.staleness_ms, s.clock_skew_ms, s.last_report_at,
        coalesce(s.last_seen_at, p.enrolled_at) AS last_seen_at, s.last_usage_shipped_at,
        s.last_usage_received_at, c.as_of, c.active_version, c.version AS carried_version,
        c.outcome, c.error, c.imported_at
      FROM proxy p JOIN proxy_state s ON s.tenant_id = p.tenant_id AND s.proxy_id = p.id
      LEFT JOIN carried_status c ON c.tenant_id = p.tenant_id AND c.proxy_id = p.id
      WHERE p.tenant_id = ?\
      """;

  /// So often must an older start of the program come back before it cannot be chance any more.
  private static final int RETURNS = 3;

  ProxyRow {
    schemas = List.copyOf(schemas);
  }

  /// Something that became of a version.
  ///
  /// @param error why it was refused; empty if it was not
  /// @param at by the proxy's clock
  /// @param receivedAt when we heard of it
  record Event(
      long version, String digest, String nonce, String error, Instant at, Instant receivedAt) {}

  /// What a file of the proxy said that was carried here.
  ///
  /// @param asOf by the proxy's clock
  /// @param active the version in force, 0 for none
  /// @param version the version that something became of last
  /// @param error why it was refused; empty if it was not
  record Carried(
      Instant asOf,
      long active,
      long version,
      String outcome,
      Optional<String> error,
      Instant importedAt) {}

  /// The version in force, 0 for none: by its last report, or by a file that is of a later time.
  long version() {
    long reported = applied.map(Event::version).orElse(0L);
    return carried
        .filter(file -> lastReport.isEmpty() || file.asOf().isAfter(lastReport.get()))
        .map(Carried::active)
        .orElse(reported);
  }

  static ProxyRow of(ResultSet row) throws SQLException {
    return new ProxyRow(
        row.getObject("id", UUID.class),
        row.getString("group_name"),
        row.getString("name"),
        row.getString("software_version"),
        Arrays.asList((Integer[]) row.getArray("schemas").getArray()),
        time(row, "enrolled_at").orElseThrow(),
        time(row, "expires_at").orElseThrow(),
        time(row, "revoked_at"),
        time(row, "past_used_at"),
        row.getInt("returns") >= RETURNS,
        event(row, "applied"),
        event(row, "refused"),
        row.getBoolean("refusing"),
        number(row, "staleness_ms"),
        number(row, "clock_skew_ms"),
        time(row, "last_report_at"),
        time(row, "last_seen_at").orElseThrow(),
        time(row, "last_usage_shipped_at"),
        time(row, "last_usage_received_at"),
        carried(row));
  }

  /// The same with what this process has heard since it was written.
  ProxyRow with(SignsOfLife.Sign sign) {
    return new ProxyRow(
        id,
        group,
        name,
        softwareVersion,
        schemas,
        enrolledAt,
        identityExpiresAt,
        revokedAt,
        copied,
        sharesIdentity,
        applied,
        refused,
        refusing,
        stalenessMillis,
        clockSkewMillis,
        lastReport,
        sign.newest().isAfter(lastSeen) ? sign.newest() : lastSeen,
        lastUsageShipped,
        sign.usage().isPresent() ? sign.usage() : lastUsageReceived,
        carried);
  }

  private static Optional<Carried> carried(ResultSet row) throws SQLException {
    Optional<Instant> asOf = time(row, "as_of");
    if (asOf.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Carried(
            asOf.get(),
            row.getLong("active_version"),
            row.getLong("carried_version"),
            row.getString("outcome"),
            Optional.ofNullable(row.getString("error")),
            time(row, "imported_at").orElseThrow()));
  }

  private static Optional<Event> event(ResultSet row, String kind) throws SQLException {
    long version = row.getLong(kind + "_version");
    if (row.wasNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new Event(
            version,
            row.getString(kind + "_digest"),
            row.getString(kind + "_nonce"),
            kind.equals("refused") ? row.getString("refused_error") : "",
            time(row, kind + "_at").orElseThrow(),
            time(row, kind + "_received_at").orElseThrow()));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
