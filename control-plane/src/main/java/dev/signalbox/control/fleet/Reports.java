package dev.signalbox.control.fleet;

import dev.signalbox.control.access.EnrolledProxy;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.id.TenantId;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/// Takes reports in and writes them down, those that come together in one transaction: a version
/// that reaches hundreds of proxies costs a few commits, not hundreds.
@Singleton
final class Reports {

  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 500;

  private final TenantTransactions transactions;
  private final ReportStore store;
  private final List<ReportListener> listeners;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread;

  Reports(
      @Named("ingest") TenantTransactions transactions,
      ReportStore store,
      List<ReportListener> listeners) {
    this.transactions = transactions;
    this.store = store;
    this.listeners = listeners;
    this.thread = Thread.ofVirtual().name("proxy-reports").start(this::work);
  }

  /// What became of a report.
  enum Outcome {
    /// It is what is known of the proxy now.
    COUNTED,
    /// Something newer was known already.
    LATE
  }

  private record Waiting(EnrolledProxy proxy, Report report, CompletableFuture<Outcome> outcome) {}

  /// Completes after the commit.
  CompletableFuture<Outcome> accept(EnrolledProxy proxy, Report report) {
    Waiting one = new Waiting(proxy, report, new CompletableFuture<>());
    if (!waiting.offer(one)) {
      throw Problem.of(ProblemCode.TOO_MANY_WAITING, "Report again in a while.").asException();
    }
    return one.outcome();
  }

  @PreDestroy
  void stop() {
    thread.interrupt();
  }

  private void work() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        List<Waiting> together = new ArrayList<>();
        together.add(waiting.take());
        waiting.drainTo(together, MOST_AT_ONCE - 1);
        write(together);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// Two reports of one proxy must not meet in one batch: it counts the rows that each changed. In
  /// the order of the ids, as everybody writes several, so that nobody waits for each other.
  private void write(List<Waiting> together) {
    List<Waiting> rest = together;
    while (!rest.isEmpty()) {
      Map<TenantId, Map<UUID, Waiting>> round = new HashMap<>();
      List<Waiting> later = new ArrayList<>();
      for (Waiting one : rest) {
        Waiting before =
            round
                .computeIfAbsent(one.proxy().tenant(), tenant -> new TreeMap<>())
                .putIfAbsent(one.proxy().id(), one);
        if (before != null) {
          later.add(one);
        }
      }
      round.forEach((tenant, ofTenant) -> write(tenant, List.copyOf(ofTenant.values())));
      rest = later;
    }
  }

  private void write(TenantId tenant, List<Waiting> batch) {
    List<ReportStore.Entry> entries =
        batch.stream().map(one -> new ReportStore.Entry(one.proxy().id(), one.report())).toList();
    try {
      List<Outcome> outcomes =
          transactions.write(tenant, connection -> store.write(connection, tenant, entries));
      for (int index = 0; index < batch.size(); index++) {
        Waiting one = batch.get(index);
        if (outcomes.get(index) == Outcome.COUNTED) {
          long applied = one.report().inForce().map(Report.Applied::version).orElse(0L);
          listeners.forEach(listener -> listener.reported(one.proxy().id(), applied));
        }
        one.outcome().complete(outcomes.get(index));
      }
    } catch (RuntimeException failed) {
      batch.forEach(one -> one.outcome().completeExceptionally(failed));
    }
  }
}
