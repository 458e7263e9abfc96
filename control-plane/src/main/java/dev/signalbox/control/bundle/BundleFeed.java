package dev.signalbox.control.bundle;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The newest bundle, in memory, and the proxies that wait for the next one. A waiting proxy costs
/// one small object: no thread, no database connection.
@Singleton
final class BundleFeed {

  private static final int MAX_WAITING = 10_000;

  private final AtomicReference<Optional<Published>> newest =
      new AtomicReference<>(Optional.empty());
  private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bundle-wait").factory());

  /// The newest bundle that is known here.
  Optional<Published> newest() {
    return newest.get();
  }

  /// Whether no more proxies may wait.
  boolean full() {
    return waiting.size() >= MAX_WAITING;
  }

  /// Takes a bundle, unless it is not newer, and wakes everyone who waits.
  void offer(Published published) {
    Optional<Published> before =
        newest.getAndAccumulate(
            Optional.of(published),
            (current, offered) -> isNewer(offered.orElseThrow(), current) ? offered : current);
    if (isNewer(published, before)) {
      for (Waiter waiter : waiting) {
        waiter.next.complete(newest.get());
      }
    }
  }

  /// Gives the newest bundle as soon as its tag is not the known one.
  ///
  /// @return completes with empty if nothing newer came in time
  CompletableFuture<Optional<Published>> await(String knownEtag, Duration wait) {
    Waiter waiter = new Waiter();
    waiting.add(waiter);
    waiter.next.whenComplete((published, failed) -> waiting.remove(waiter));
    // Looked at after the waiter is listed: a bundle that comes in between wakes it.
    Optional<Published> now = newest.get();
    if (now.isPresent() && !now.get().etag().equals(knownEtag)) {
      waiter.next.complete(now);
    } else {
      timer.schedule(
          () -> waiter.next.complete(Optional.empty()), wait.toMillis(), TimeUnit.MILLISECONDS);
    }
    return waiter.next;
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
    waiting.forEach(waiter -> waiter.next.complete(Optional.empty()));
  }

  private static boolean isNewer(Published offered, Optional<Published> current) {
    return current.isEmpty() || offered.version() > current.get().version();
  }

  /// One proxy that waits; the same as itself only.
  private static final class Waiter {
    private final CompletableFuture<Optional<Published>> next = new CompletableFuture<>();
  }
}
