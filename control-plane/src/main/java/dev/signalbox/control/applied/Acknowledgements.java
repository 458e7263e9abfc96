package dev.signalbox.control.applied;

import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.fleet.FleetTimes;
import dev.signalbox.control.fleet.ReportListener;
import dev.signalbox.control.fleet.SignsOfLife;
import dev.signalbox.control.fleet.Stages;
import dev.signalbox.control.fleet.Stages.Hold;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.TenantId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Waits until proxies run a version, or until all that do not are held back by a rollout: that
/// ends when people want it to, not while somebody waits. Reports that come to this process end the
/// wait at once; what other processes hear is looked up every second. Who waits is a virtual thread
/// and holds no connection.
@Singleton
final class Acknowledgements implements ReportListener {

  private static final int MOST_WAITING = 1_000;
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final TenantTransactions transactions;
  private final SignsOfLife signs;
  private final Stages stages;
  private final InstantSource clock;
  private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();

  Acknowledgements(
      TenantTransactions transactions, SignsOfLife signs, Stages stages, InstantSource clock) {
    this.transactions = transactions;
    this.signs = signs;
    this.stages = stages;
    this.clock = clock;
  }

  /// Who is to run a version.
  ///
  /// @param group only proxies of this group; a tenant may name its own groups and the hosted one
  /// @param proxies exactly these; empty for all that live
  record Wanted(long version, Optional<String> group, Set<UUID> proxies, Duration timeout) {
    Wanted {
      proxies = Set.copyOf(proxies);
    }
  }

  /// What came of waiting.
  ///
  /// @param awaited how many proxies were waited for
  /// @param missing those that do not run the version, with the one that they run, 0 for none
  /// @param held those of them that a rollout holds back
  record Result(long version, int awaited, Map<UUID, Long> missing, Map<UUID, Hold> held) {
    Result {
      missing = Map.copyOf(missing);
      held = Map.copyOf(held);
    }
  }

  private record Serving(TenantId tenant, UUID id, String group, long applied, Instant seen) {}

  @Override
  public void reported(UUID proxy, long applied) {
    for (Waiter waiter : waiting) {
      waiter.noted(proxy, applied);
    }
  }

  /// Waits, as long as wanted at most.
  Result await(TenantId tenant, Wanted wanted) throws InterruptedException {
    if (waiting.size() >= MOST_WAITING) {
      throw Problem.of(ProblemCode.TOO_MANY_WAITING, "Ask again in a while.").asException();
    }
    long deadline = System.nanoTime() + wanted.timeout().toNanos();
    Waiter waiter = new Waiter(wanted.version());
    waiting.add(waiter);
    try {
      // Read after the waiter is listed: a report that comes in between is heard.
      List<Serving> awaited = awaited(tenant, wanted);
      waiter.expect(awaited);
      while (true) {
        Map<UUID, Long> missing = waiter.missing();
        Map<UUID, Hold> held = held(awaited, missing.keySet(), wanted.version());
        long rest = deadline - System.nanoTime();
        if (missing.size() == held.size() || rest <= 0) {
          return new Result(wanted.version(), awaited.size(), missing, held);
        }
        if (waiter.news.tryAcquire(Math.min(rest, LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
          waiter.news.drainPermits();
        } else {
          serving(tenant).forEach(one -> waiter.noted(one.id(), one.applied()));
        }
      }
    } finally {
      waiting.remove(waiter);
    }
  }

  private Map<UUID, Hold> held(List<Serving> awaited, Set<UUID> missing, long version) {
    Map<UUID, Hold> held = new LinkedHashMap<>();
    for (Serving one : awaited) {
      if (missing.contains(one.id())) {
        stages
            .holdOf(one.tenant(), one.group(), one.id(), version)
            .ifPresent(hold -> held.put(one.id(), hold));
      }
    }
    return held;
  }

  private List<Serving> awaited(TenantId tenant, Wanted wanted) {
    List<Serving> serving = serving(tenant);
    Instant now = clock.instant();
    if (wanted.proxies().isEmpty()) {
      return serving.stream()
          .filter(one -> wanted.group().isEmpty() || wanted.group().get().equals(one.group()))
          .filter(one -> !FleetTimes.isSilent(one.seen(), now))
          .toList();
    }
    List<Serving> named =
        serving.stream().filter(one -> wanted.proxies().contains(one.id())).toList();
    if (named.size() < wanted.proxies().size()) {
      throw Problem.of(ProblemCode.NOT_FOUND, "proxies names one that there is not.").asException();
    }
    return named;
  }

  private List<Serving> serving(TenantId tenant) {
    return transactions.withoutTenant(connection -> read(connection, tenant));
  }

  private List<Serving> read(Connection connection, TenantId tenant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, group_name, coalesce(applied_version, 0), last_seen_at, tenant_id"
                + " FROM serving_proxies(?)")) {
      statement.setObject(1, tenant.value());
      ResultSet rows = statement.executeQuery();
      List<Serving> serving = new ArrayList<>();
      while (rows.next()) {
        UUID id = rows.getObject(1, UUID.class);
        Instant stored =
            Optional.ofNullable(rows.getObject(4, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant)
                .orElse(Instant.EPOCH);
        Instant seen =
            signs.of(id).map(SignsOfLife.Sign::newest).filter(stored::isBefore).orElse(stored);
        TenantId owner = new TenantId(rows.getObject(5, UUID.class));
        serving.add(new Serving(owner, id, rows.getString(2), rows.getLong(3), seen));
      }
      return serving;
    }
  }

  /// One who waits; the same as itself only.
  private static final class Waiter {
    private final long version;
    private final Map<UUID, Long> missing = new LinkedHashMap<>();
    private final Set<UUID> early = ConcurrentHashMap.newKeySet();
    private final Semaphore news = new Semaphore(0);
    private boolean expecting;

    Waiter(long version) {
      this.version = version;
    }

    synchronized void expect(List<Serving> awaited) {
      for (Serving one : awaited) {
        if (one.applied() < version && !early.contains(one.id())) {
          missing.put(one.id(), one.applied());
        }
      }
      expecting = true;
    }

    synchronized void noted(UUID proxy, long applied) {
      if (!expecting) {
        if (applied >= version) {
          early.add(proxy);
        }
      } else if (applied >= version) {
        missing.remove(proxy);
        news.release();
      } else {
        missing.replace(proxy, applied);
      }
    }

    synchronized Map<UUID, Long> missing() {
      return Map.copyOf(missing);
    }
  }
}
