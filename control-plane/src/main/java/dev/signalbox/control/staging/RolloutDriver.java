package dev.signalbox.control.staging;

import dev.signalbox.control.database.DatabaseFailures;
import dev.signalbox.control.database.DatabaseKeeper;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.fleet.ReportListener;
import dev.signalbox.control.fleet.SignsOfLife;
import dev.signalbox.control.fleet.Versions;
import dev.signalbox.control.staging.RolloutJudge.Member;
import dev.signalbox.control.staging.RolloutJudge.Verdict;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves rollouts on: after every report and version, and every second for what other processes
/// have heard and for proxies that went silent.
@Context
@Singleton
final class RolloutDriver implements ReportListener {

  private static final Logger LOG = LoggerFactory.getLogger(RolloutDriver.class);
  private static final long LOOK_MILLIS = 1_000;

  private final TenantTransactions transactions;
  private final DatabaseKeeper database;
  private final RolloutStore store;
  private final LiveStages stages;
  private final Versions versions;
  private final SignsOfLife signs;
  private final InstantSource clock;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;

  RolloutDriver(
      TenantTransactions transactions,
      DatabaseKeeper database,
      RolloutStore store,
      LiveStages stages,
      Versions versions,
      SignsOfLife signs,
      InstantSource clock) {
    this.transactions = transactions;
    this.database = database;
    this.store = store;
    this.stages = stages;
    this.versions = versions;
    this.signs = signs;
    this.clock = clock;
    stages.whenPublished(this::hear);
    this.thread = Thread.ofVirtual().name("rollouts").start(this::work);
  }

  @Override
  public void reported(UUID proxy, long applied) {
    hear();
  }

  /// Something happened that a rollout may have waited for.
  void hear() {
    if (!stages.open().isEmpty()) {
      news.release();
    }
  }

  @PreDestroy
  void stop() {
    thread.interrupt();
  }

  private void work() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        news.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        news.drainPermits();
        if (database.prepared()) {
          drive();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void drive() {
    try {
      stages.refresh();
      boolean moved = false;
      for (Rollout rollout : stages.open()) {
        moved |= advance(rollout);
      }
      if (moved) {
        stages.refresh();
      }
    } catch (RuntimeException failed) {
      if (!DatabaseFailures.isAway(failed)) {
        LOG.atWarn().setCause(failed).log("rollouts stand still, trying again");
      }
    }
  }

  /// Goes on until there is something to wait for.
  ///
  /// @return whether anything moved
  private boolean advance(Rollout rollout) {
    if (rollout.state() == Rollout.State.ABORTED) {
      return versions.newest() > rollout.target().orElse(rollout.base())
          && store.close(rollout) > 0;
    }
    boolean moved = false;
    while (step(rollout)) {
      moved = true;
    }
    return moved;
  }

  private boolean step(Rollout rollout) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return transactions.write(
        rollout.tenant(),
        connection -> {
          Optional<Rollout> current = store.lock(connection, rollout.tenant(), rollout.id());
          if (current.isEmpty()) {
            return false;
          }
          List<Member> members =
              store.members(connection, current.get()).stream().map(this::updated).toList();
          Verdict verdict = RolloutJudge.judge(current.get(), versions.newest(), now, members);
          store.apply(connection, current.get(), verdict, now);
          report(current.get(), verdict);
          return !(verdict instanceof Verdict.Stay);
        });
  }

  /// Signs of life reach the database seconds later.
  Member updated(Member member) {
    Instant seen =
        signs
            .of(member.id())
            .map(SignsOfLife.Sign::newest)
            .filter(member.lastSeen()::isBefore)
            .orElse(member.lastSeen());
    return new Member(member.id(), member.group(), member.applied(), member.refusal(), seen);
  }

  private static void report(Rollout rollout, Verdict verdict) {
    switch (verdict) {
      case Verdict.Stay ignored -> {
        // Nothing moved.
      }
      case Verdict.Begin begin ->
          LOG.atInfo()
              .addKeyValue("rollout", rollout.id())
              .addKeyValue("step", begin.step())
              .addKeyValue("version", begin.target())
              .log("rollout goes on");
      case Verdict.Halt halt ->
          LOG.atWarn()
              .addKeyValue("rollout", rollout.id())
              .addKeyValue("proxy", halt.proxy())
              .addKeyValue("reason", halt.reason())
              .log("rollout halted");
      case Verdict.Done ignored ->
          LOG.atInfo().addKeyValue("rollout", rollout.id()).log("rollout done");
    }
  }
}
