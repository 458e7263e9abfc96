package dev.signalbox.control.bundle;

import dev.signalbox.control.bundle.BundleStore.Extent;
import dev.signalbox.control.database.StartupStep;
import dev.signalbox.control.fleet.Publication;
import dev.signalbox.control.fleet.Stages;
import dev.signalbox.control.policy.PolicyListener;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes after every change, at start, and every few seconds: in case a change was committed by
/// a process that died before it could say so, and because the time must be signed anew. Many
/// changes at once become one version.
@Singleton
final class BundlePublisher implements PolicyListener, StartupStep, Publication {

  private static final Logger LOG = LoggerFactory.getLogger(BundlePublisher.class);
  private static final int ORDER = 1_000;
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration SWEEP = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofMinutes(10);

  private final BundleStore store;
  private final BundleFeed feed;
  private final Stages stages;
  private final InstantSource clock;
  private final ConcurrentLinkedQueue<CompletableFuture<Long>> asked =
      new ConcurrentLinkedQueue<>();
  private final Semaphore changes = new Semaphore(0);
  private final Thread thread;

  /// What a rollout holds proxies at, as it was published.
  private final Map<Long, Published> bases = new HashMap<>();

  private Instant lastSweep = Instant.EPOCH;
  private Instant lastWhole = Instant.EPOCH;

  BundlePublisher(BundleStore store, BundleFeed feed, Stages stages, InstantSource clock) {
    this.store = store;
    this.feed = feed;
    this.stages = stages;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("bundle-publisher").unstarted(this::work);
  }

  @Override
  public void changed() {
    changes.release();
  }

  @Override
  public CompletableFuture<Long> upToNow() {
    CompletableFuture<Long> version = new CompletableFuture<>();
    asked.add(version);
    changes.release();
    return version;
  }

  @Override
  public int order() {
    return ORDER;
  }

  @Override
  public void run() {
    for (long held : stages.held()) {
      store
          .at(held)
          .ifPresent(base -> {
            bases.put(held, base);
            feed.keep(base);
          });
    }
    offer(store.publish(Extent.ALL));
    lastWhole = clock.instant();
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
  }

  @PreDestroy
  void stop() {
    thread.interrupt();
  }

  private void work() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        boolean changed = changes.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        changes.drainPermits();
        if (!step(changed)) {
          changes.release();
          Thread.sleep(RETRY);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// Who asked before now: what is read from here on holds what they have committed.
  private List<CompletableFuture<Long>> takeAsked() {
    List<CompletableFuture<Long>> taken = new ArrayList<>();
    for (CompletableFuture<Long> one = asked.poll(); one != null; one = asked.poll()) {
      taken.add(one);
    }
    return taken;
  }

  /// @return whether it succeeded
  private boolean step(boolean changed) {
    try {
      Instant now = clock.instant();
      boolean whole = lastWhole.plus(WHOLE).isBefore(now);
      boolean sweep = lastSweep.plus(SWEEP).isBefore(now);
      if (changed || whole || sweep) {
        publish(whole ? Extent.ALL : sweep ? Extent.CHANGED_AND_KEYS : Extent.CHANGED);
        lastWhole = whole ? now : lastWhole;
        lastSweep = whole || sweep ? now : lastSweep;
      } else {
        long known = feed.newest().map(Published::timestampVersion).orElse(0L);
        store.newerThan(known).ifPresent(this::offer);
      }
      return true;
    } catch (RuntimeException failed) {
      LOG.atWarn()
          .addKeyValue("reason", failed.getMessage())
          .log("publishing failed, trying again");
      return !changed;
    }
  }

  private void publish(Extent extent) {
    List<CompletableFuture<Long>> before = takeAsked();
    try {
      Published published = store.publish(extent);
      offer(published);
      before.forEach(version -> version.complete(published.version()));
    } finally {
      before.stream().filter(version -> !version.isDone()).forEach(asked::add);
    }
  }

  /// Versions that proxies are held at get the keys and the time anew whenever the newest does.
  private void offer(Published published) {
    Set<Long> held = stages.held();
    for (long version : held) {
      feed.at(version)
          .filter(last -> version < published.version())
          .ifPresent(last -> {
            Published base = bases.computeIfAbsent(version, first -> stored(last));
            feed.hold(last.followedBy(store.hold(base, published)));
          });
    }
    if (bases.keySet().retainAll(held)) {
      store.keepOnly(held);
    }
    feed.offer(published);
  }

  private Published stored(Published base) {
    store.keep(base);
    return base;
  }
}
