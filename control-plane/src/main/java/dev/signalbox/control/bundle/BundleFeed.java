package dev.signalbox.control.bundle;

import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.control.fleet.PublishedVersion;
import dev.signalbox.control.fleet.Stages;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The newest bundle, in memory, and the proxies that wait for the next one. A waiting proxy costs
/// one small object: no thread, no database connection.
@Singleton
final class BundleFeed {

  private static final int MAX_WAITING = 10_000;

  private static final int MOST_KEPT = 20;

  private final Stages stages;
  private final InstantSource clock;
  private final AtomicReference<Optional<Published>> newest =
      new AtomicReference<>(Optional.empty());

  /// The last versions, and older ones that a rollout holds proxies at.
  private final ConcurrentSkipListMap<Long, Published> kept = new ConcurrentSkipListMap<>();

  /// Versions that were given out with other keys than they had.
  private final Set<Long> mixed = ConcurrentHashMap.newKeySet();

  private volatile long first;

  private final Set<Waiter> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bundle-wait").factory());

  BundleFeed(Stages stages, InstantSource clock) {
    this.stages = stages;
    this.clock = clock;
    stages.whenMoved(this::wakeSoon);
  }

  /// The newest bundle that is known here.
  Optional<Published> newest() {
    return newest.get();
  }

  /// The newest bundle that a proxy may see; empty if it may see none.
  Optional<Published> visibleTo(ProxyCaller proxy) {
    return newest
        .get()
        .flatMap(last -> {
          long version = stages.newestFor(proxy, last.version());
          return version == last.version()
              ? Optional.of(last)
              : Optional.ofNullable(kept.get(version));
        });
  }

  /// Whether no more proxies may wait.
  boolean full() {
    return waiting.size() >= MAX_WAITING;
  }

  /// Takes an older bundle that proxies are held at.
  void keep(Published published) {
    kept.put(published.version(), published);
  }

  /// Takes an older bundle that proxies are held at, with newer keys in it.
  void hold(Published published) {
    mixed.add(published.version());
    stages.alsoAs(published.version(), published.digest());
    keep(published);
  }

  /// What is known of a proxy that says it has a version: one that was given out with other keys in
  /// it, or perhaps was before this process began, lacks parts that the version had.
  ///
  /// @return the version, or 0
  long complete(Published visible, long have) {
    boolean sure = have >= first && !mixed.contains(have) || have == visible.version();
    return sure ? have : 0;
  }

  /// A version that is in memory.
  Optional<Published> at(long version) {
    return Optional.ofNullable(kept.get(version));
  }

  /// Takes a bundle, unless it is not newer, and wakes everyone who waits.
  void offer(Published published) {
    kept.put(published.version(), published);
    first = first == 0 ? published.version() : first;
    Optional<Published> before =
        newest.getAndAccumulate(
            Optional.of(published),
            (current, offered) -> isNewer(offered.orElseThrow(), current) ? offered : current);
    if (!isNewer(published, before)) {
      return;
    }
    if (before.isEmpty() || published.version() > before.get().version()) {
      stages.published(
          new PublishedVersion(published.version(), published.digest(), clock.instant()));
    }
    wake();
    Set<Long> held = stages.held();
    kept.headMap(published.version() - MOST_KEPT)
        .keySet()
        .removeIf(version -> !held.contains(version));
  }

  private void wakeSoon() {
    if (!timer.isShutdown()) {
      timer.execute(this::wake);
    }
  }

  private void wake() {
    for (Waiter waiter : waiting) {
      offerTo(waiter);
    }
  }

  private void offerTo(Waiter waiter) {
    Optional<Published> visible = visibleTo(waiter.proxy);
    if (visible.isEmpty() || !visible.get().etag().equals(waiter.knownEtag)) {
      waiter.next.complete(visible);
    }
  }

  /// Gives the newest bundle that a proxy may see as soon as its tag is not the known one.
  ///
  /// @return completes with empty if nothing else came in time, or it may see none any more
  CompletableFuture<Optional<Published>> await(ProxyCaller proxy, String knownEtag, Duration wait) {
    Waiter waiter = new Waiter(proxy, knownEtag);
    waiting.add(waiter);
    waiter.next.whenComplete((published, failed) -> waiting.remove(waiter));
    // Looked at after the waiter is listed: a bundle that comes in between wakes it.
    offerTo(waiter);
    if (timer.isShutdown()) {
      waiter.next.complete(Optional.empty());
    } else if (!waiter.next.isDone()) {
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
    return current.isEmpty() || offered.timestampVersion() > current.get().timestampVersion();
  }

  /// One proxy that waits; the same as itself only.
  private static final class Waiter {
    private final ProxyCaller proxy;
    private final String knownEtag;
    private final CompletableFuture<Optional<Published>> next = new CompletableFuture<>();

    Waiter(ProxyCaller proxy, String knownEtag) {
      this.proxy = proxy;
      this.knownEtag = knownEtag;
    }
  }
}
