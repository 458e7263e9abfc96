package dev.signalbox.control.usage;

import dev.signalbox.control.database.DatabaseException;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the sums small, and makes them again from the ledger if need be. Neither changes what
/// readers see.
@Singleton
public final class Rollups {

  private static final Logger LOG = LoggerFactory.getLogger(Rollups.class);
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final int CROWDED_ROWS = 5_000;
  private static final int MAX_HOURS = 48;

  /// Rows that a batch adds while this runs are not in its snapshot and stay as they are.
  private static final String COMPACT =
      """
      WITH hours AS (
        SELECT hour FROM usage_rollup WHERE tenant_id = ? AND NOT compacted
        GROUP BY hour HAVING hour < ? OR count(*) >= ?
        ORDER BY hour LIMIT ?),
      gone AS (
        DELETE FROM usage_rollup USING hours
        WHERE usage_rollup.tenant_id = ? AND usage_rollup.hour = hours.hour
        RETURNING usage_rollup.*),
      summed AS (
      """
          + RollupSql.compactFrom("gone")
          + " RETURNING 1)\nSELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM summed)";

  private static final String CLEAR =
      "DELETE FROM usage_rollup WHERE tenant_id = ? AND hour >= ? AND hour < ?";

  private static final String REBUILD =
      RollupSql.insertFrom(
          "usage_rated",
          """
          tenant_id = ? AND opened_at >= ? AND opened_at < ?
          AND opened_on >= ? AND opened_on <= ?\
          """);

  /// A record's day is that in its id, which may differ from its time by what ingest allows.
  private static final Duration SLACK = RecordCheck.MAX_MISMATCH.plusDays(1);

  private final TenantTransactions transactions;
  private final InstantSource clock;
  private final ConcurrentMap<TenantId, Instant> compactedAt = new ConcurrentHashMap<>();

  Rollups(@Named("ingest") TenantTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /// Compacts a tenant's sums if that was not done for ten minutes. Only tenants that deliver usage
  /// need it, so ingest calls this after each batch. A failure is not the batch's failure.
  void compactNowAndThen(TenantId tenant) {
    Instant now = clock.instant();
    Instant before = compactedAt.putIfAbsent(tenant, now);
    boolean due =
        before != null
            && !now.isBefore(before.plus(PAUSE))
            && compactedAt.replace(tenant, before, now);
    if (!due) {
      return;
    }
    try {
      compact(tenant);
    } catch (DatabaseException failed) {
      LOG.atWarn().addKeyValue("tenant", tenant).setCause(failed).log("compaction failed");
    }
  }

  /// Replaces the rows of past hours, and of crowded ones, by their sums.
  ///
  /// @return how many rows fewer there are
  public long compact(TenantId tenant) {
    Instant currentHour = clock.instant().truncatedTo(ChronoUnit.HOURS);
    return transactions.write(
        tenant,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(COMPACT)) {
            statement.setObject(1, tenant.value());
            statement.setObject(2, currentHour.atOffset(ZoneOffset.UTC));
            statement.setInt(3, CROWDED_ROWS);
            statement.setInt(4, MAX_HOURS);
            statement.setObject(5, tenant.value());
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getLong(1) - row.getLong(2);
            }
          }
        });
  }

  /// Makes the sums of some hours again from the ledger. Ingest of the tenant waits meanwhile.
  ///
  /// @param from a whole hour, included
  /// @param to a whole hour, not included
  public void rebuild(TenantId tenant, Instant from, Instant to) {
    transactions.write(
        tenant,
        connection -> {
          RollupSql.lockAlone(connection, tenant);
          try (PreparedStatement clear = connection.prepareStatement(CLEAR)) {
            setSpan(clear, tenant, from, to);
            clear.executeUpdate();
          }
          try (PreparedStatement fill = connection.prepareStatement(REBUILD)) {
            setSpan(fill, tenant, from, to);
            fill.setObject(4, firstDay(from));
            fill.setObject(5, lastDay(to));
            return fill.executeUpdate();
          }
        });
  }

  /// The first day under which the ledger may keep what was opened at a time or later.
  public static LocalDate firstDay(Instant from) {
    return from.minus(SLACK).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /// The last day under which the ledger may keep what was opened before a time.
  public static LocalDate lastDay(Instant to) {
    return to.plus(SLACK).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /// Waits until no ingest of the tenant is under way, and holds new ones up until the open
  /// transaction ends.
  public void holdIngest(Connection connection, TenantId tenant) throws SQLException {
    RollupSql.lockAlone(connection, tenant);
  }

  /// Adds to the sums what a re-rating has added to the ledger.
  public void addAdjustments(Connection connection, TenantId tenant, UUID run) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RollupSql.adjust())) {
      statement.setObject(1, tenant.value());
      statement.setObject(2, run);
      statement.executeUpdate();
    }
  }

  private static void setSpan(
      PreparedStatement statement, TenantId tenant, Instant from, Instant to) throws SQLException {
    statement.setObject(1, tenant.value());
    statement.setObject(2, from.atOffset(ZoneOffset.UTC));
    statement.setObject(3, to.atOffset(ZoneOffset.UTC));
  }
}
