package dev.signalbox.control.fleet;

import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes reports down, one row per proxy.
@Singleton
final class ReportStore {

  /// Counts if it is the next of the instance that reported last, or the first of a new one. Times
  /// of ours are only moved by something that is new.
  private static final String COUNT =
      """
      UPDATE proxy_state SET
        returns = CASE WHEN instances[cardinality(instances)] = ? THEN returns ELSE 0 END,
        instances = CASE WHEN instances[cardinality(instances)] = ? THEN instances
          ELSE (instances || ?)[greatest(1, cardinality(instances) - 6):] END,
        sequence = ?,
        applied_received_at = CASE
          WHEN (applied_version, applied_digest, applied_at) IS DISTINCT FROM (?, ?, ?) THEN ?
          ELSE applied_received_at END,
        applied_version = ?, applied_digest = ?, applied_nonce = ?, applied_at = ?,
        refused_received_at = CASE
          WHEN ?::timestamptz IS NOT NULL
            AND (refused_version, refused_digest, refused_at) IS DISTINCT FROM (?, ?, ?) THEN ?
          ELSE refused_received_at END,
        refused_version = coalesce(?, refused_version),
        refused_digest = coalesce(?, refused_digest),
        refused_nonce = coalesce(?, refused_nonce),
        refused_error = coalesce(?, refused_error),
        refused_at = coalesce(?, refused_at),
        refusing = ?, staleness_ms = ?, clock_skew_ms = ?,
        last_usage_shipped_at = greatest(last_usage_shipped_at, ?),
        last_report_at = ?, last_seen_at = greatest(last_seen_at, ?)
      WHERE tenant_id = ? AND proxy_id = ?
        AND (instances[cardinality(instances)] = ? AND sequence < ?
          OR NOT ? = ANY (instances))\
      """;

  /// An instance that was thought to be over speaks again: two programs share one identity.
  private static final String RETURNED =
      """
      UPDATE proxy_state SET returns = returns + 1
      WHERE tenant_id = ? AND proxy_id = ? AND ? = ANY (instances)
        AND instances[cardinality(instances)] <> ?\
      """;

  private static final String SOFTWARE =
      """
      UPDATE proxy SET software_version = ?, schemas = ?, revision = revision + 1
      WHERE tenant_id = ? AND id = ? AND (software_version, schemas) <> (?, ?)\
      """;

  private final InstantSource clock;

  ReportStore(InstantSource clock) {
    this.clock = clock;
  }

  /// One report.
  record Entry(UUID proxy, Report report) {}

  /// Writes one report each of different proxies of a tenant.
  List<Reports.Outcome> write(Connection connection, TenantId tenant, List<Entry> entries)
      throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    int[] counted;
    try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
      for (Entry entry : entries) {
        bind(statement, tenant, entry, now);
        statement.addBatch();
      }
      counted = statement.executeBatch();
    }
    List<Reports.Outcome> outcomes = new ArrayList<>(entries.size());
    try (PreparedStatement returned = connection.prepareStatement(RETURNED);
        PreparedStatement software = connection.prepareStatement(SOFTWARE)) {
      for (int index = 0; index < entries.size(); index++) {
        Entry entry = entries.get(index);
        if (counted[index] > 0) {
          outcomes.add(Reports.Outcome.COUNTED);
          if (entry.report().sequence() <= 1) {
            bindSoftware(connection, software, tenant, entry);
            software.addBatch();
          }
        } else {
          outcomes.add(Reports.Outcome.LATE);
          returned.setObject(1, tenant.value());
          returned.setObject(2, entry.proxy());
          returned.setObject(3, entry.report().instance());
          returned.setObject(4, entry.report().instance());
          returned.addBatch();
        }
      }
      returned.executeBatch();
      software.executeBatch();
    }
    return outcomes;
  }

  private static void bind(PreparedStatement statement, TenantId tenant, Entry entry, Instant now)
      throws SQLException {
    Report report = entry.report();
    Optional<Report.Applied> applied = report.inForce();
    Optional<Report.Refused> refused = report.refused();
    @Nullable Long version = applied.map(Report.Applied::version).orElse(null);
    @Nullable String digest = applied.map(Report.Applied::digest).orElse(null);
    @Nullable OffsetDateTime appliedAt = time(applied.map(Report.Applied::at));
    @Nullable Long refusedVersion = refused.map(Report.Refused::version).orElse(null);
    @Nullable String refusedDigest = refused.map(Report.Refused::digest).orElse(null);
    @Nullable OffsetDateTime refusedAt = time(refused.map(Report.Refused::at));
    Binder in = new Binder(statement);
    in.put(report.instance(), report.instance(), report.instance(), report.sequence());
    in.put(version, digest, appliedAt, utc(now));
    in.put(version, digest, applied.map(Report.Applied::nonce).orElse(null), appliedAt);
    in.put(refusedAt, refusedVersion, refusedDigest, refusedAt, utc(now));
    in.put(refusedVersion, refusedDigest);
    in.put(refused.map(Report.Refused::nonce).orElse(null));
    in.put(refused.map(Report.Refused::error).orElse(null), refusedAt);
    in.put(report.refusing());
    in.put(report.staleness().isPresent() ? (Long) report.staleness().getAsLong() : null);
    in.put(Duration.between(now, report.sentAt()).toMillis());
    in.put(time(report.lastUsageShippedAt()), utc(now), utc(now));
    in.put(tenant.value(), entry.proxy(), report.instance(), report.sequence());
    in.put(report.instance());
  }

  private static void bindSoftware(
      Connection connection, PreparedStatement statement, TenantId tenant, Entry entry)
      throws SQLException {
    Object[] schemas = entry.report().schemas().toArray();
    statement.setString(1, entry.report().softwareVersion());
    statement.setArray(2, connection.createArrayOf("integer", schemas));
    statement.setObject(3, tenant.value());
    statement.setObject(4, entry.proxy());
    statement.setString(5, entry.report().softwareVersion());
    statement.setArray(6, connection.createArrayOf("integer", schemas));
  }

  private static @Nullable OffsetDateTime time(Optional<Instant> at) {
    return at.map(ReportStore::utc).orElse(null);
  }

  private static OffsetDateTime utc(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  /// Sets values one after the other, nulls with their type unknown.
  private static final class Binder {
    private final PreparedStatement statement;
    private int next = 1;

    Binder(PreparedStatement statement) {
      this.statement = statement;
    }

    void put(@Nullable Object... values) throws SQLException {
      for (@Nullable Object value : values) {
        if (value == null) {
          statement.setNull(next, Types.NULL);
        } else {
          statement.setObject(next, value);
        }
        next++;
      }
    }
  }
}
