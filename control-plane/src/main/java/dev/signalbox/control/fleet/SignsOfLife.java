package dev.signalbox.control.fleet;

import dev.signalbox.control.access.EnrolledProxy;
import dev.signalbox.control.database.DatabaseFailures;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.id.TenantId;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When proxies were last heard of, and when they last delivered usage. Noted in memory on every
/// request, and written for all of them together every few seconds, in the order of their ids, as
/// everybody does who writes several, so that nobody waits for each other.
@Singleton
public final class SignsOfLife {

  private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);
  private static final Duration WRITE = Duration.ofSeconds(5);
  private static final int MOST_KNOWN = 50_000;

  private final TenantTransactions transactions;
  private final InstantSource clock;
  private final Map<UUID, Sign> signs = new ConcurrentHashMap<>();
  private final Thread thread;
  private Instant writtenUpTo = Instant.EPOCH;

  SignsOfLife(TenantTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("signs-of-life").start(this::work);
  }

  /// What was noted of a proxy in this process.
  ///
  /// @param seen when it last asked for anything
  /// @param usage when it last delivered usage
  public record Sign(TenantId tenant, Instant seen, Optional<Instant> usage) {

    /// When anything was heard of it last.
    public Instant newest() {
      return usage.filter(seen::isBefore).orElse(seen);
    }
  }

  /// A proxy was heard of.
  void seen(EnrolledProxy proxy) {
    note(proxy, false);
  }

  /// A proxy delivered usage, and it was booked.
  public void deliveredUsage(EnrolledProxy proxy) {
    note(proxy, true);
  }

  /// What is known here, which may be newer than what the database knows.
  public Optional<Sign> of(UUID proxy) {
    return Optional.ofNullable(signs.get(proxy));
  }

  private void note(EnrolledProxy proxy, boolean usage) {
    if (signs.size() >= MOST_KNOWN) {
      signs.clear();
    }
    Instant now = clock.instant();
    signs.compute(
        proxy.id(),
        (id, known) ->
            new Sign(
                proxy.tenant(),
                now,
                usage
                    ? Optional.of(now)
                    : Optional.ofNullable(known).flatMap(before -> before.usage())));
  }

  @PreDestroy
  void stop() {
    thread.interrupt();
  }

  private void work() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(WRITE);
        write();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    Instant since = writtenUpTo;
    Instant now = clock.instant();
    Map<TenantId, Map<UUID, Sign>> fresh = new HashMap<>();
    signs.forEach((proxy, sign) -> {
      if (!sign.newest().isBefore(since)) {
        fresh.computeIfAbsent(sign.tenant(), tenant -> new TreeMap<>()).put(proxy, sign);
      }
    });
    try {
      fresh.forEach((tenant, ofTenant) ->
          transactions.write(tenant, connection -> write(connection, tenant, ofTenant)));
      writtenUpTo = now;
    } catch (RuntimeException failed) {
      if (!DatabaseFailures.isAway(failed)) {
        LOG.atWarn().setCause(failed).log("signs of life not written, trying again");
      }
    }
  }

  private static int write(Connection connection, TenantId tenant, Map<UUID, Sign> signs)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE proxy_state SET last_seen_at = greatest(last_seen_at, ?),"
                + " last_usage_received_at = greatest(last_usage_received_at, ?)"
                + " WHERE tenant_id = ? AND proxy_id = ?")) {
      for (Map.Entry<UUID, Sign> one : signs.entrySet()) {
        statement.setObject(1, one.getValue().seen().atOffset(ZoneOffset.UTC));
        statement.setObject(
            2, one.getValue().usage().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
        statement.setObject(3, tenant.value());
        statement.setObject(4, one.getKey());
        statement.addBatch();
      }
      return statement.executeBatch().length;
    }
  }
}
