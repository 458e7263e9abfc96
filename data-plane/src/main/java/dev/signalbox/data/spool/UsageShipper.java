package dev.signalbox.data.spool;

import dev.signalbox.data.spool.ShipResult.Delivered;
import dev.signalbox.data.spool.ShipResult.Refused;
import dev.signalbox.data.spool.ShipResult.Rejection;
import dev.signalbox.data.spool.ShipResult.Unavailable;
import dev.signalbox.model.id.RecordId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Ships what is in the spool, on a thread of its own, at least once, oldest segment first.
///
/// A record that the sink will never take is put aside in the folder `rejected`. If the sink
/// refuses a whole batch, the batch is halved until the culprit stands alone.
public final class UsageShipper implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(UsageShipper.class.getName());
  private static final long DRAIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final PendingRecords pending;
  private final UsageSink sink;
  private final ShipperSettings settings;
  private final InstantSource clock;
  private final ShipperSettings.Backoff backoff;
  private final RejectedRecords rejectedRecords;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stopping;
  private int draining;

  private final LongAdder shipped = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final AtomicLong failedTries = new AtomicLong();
  private volatile String trouble = "";
  private volatile Optional<Instant> lastDelivery = Optional.empty();

  /// @param random spreads the pauses of many proxies when their sink is away
  public UsageShipper(
      UsageSpool spool,
      UsageSink sink,
      ShipperSettings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.pending = spool.pending();
    this.sink = sink;
    this.settings = settings;
    this.clock = clock;
    this.backoff = settings.backoff(random);
    this.rejectedRecords = new RejectedRecords(spool.directory(), settings.maxRejectedBytes());
    this.thread = Thread.ofPlatform().name("signalbox-shipper").daemon().unstarted(this::run);
  }

  /// Begins to ship.
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!isStopping()) {
        pause(shipOnce());
      }
    } catch (InterruptedException stopped) {
      LOG.log(System.Logger.Level.DEBUG, "usage shipper stops");
    }
  }

  /// Ships one batch, and returns how long to wait before the next.
  private Duration shipOnce() throws InterruptedException {
    try {
      List<PendingRecords.Item> batch = pending.next(settings.maxRecords(), settings.maxBytes());
      if (batch.isEmpty()) {
        return settings.pollInterval();
      }
      Optional<Unavailable> trouble = deliver(batch);
      if (trouble.isPresent()) {
        return away(trouble.get());
      }
      back();
      boolean more = batch.size() == settings.maxRecords() || isDraining();
      return more ? Duration.ZERO : settings.pollInterval();
    } catch (IOException failed) {
      return away(new Unavailable(String.valueOf(failed.getMessage()), Optional.empty()));
    } catch (RuntimeException defect) {
      LOG.log(System.Logger.Level.ERROR, "usage shipper: a defect", defect);
      return away(new Unavailable("a defect: " + defect, Optional.empty()));
    }
  }

  /// Delivers a batch, in parts if need be; empty if all of it is settled.
  private Optional<Unavailable> deliver(List<PendingRecords.Item> batch)
      throws IOException, InterruptedException {
    return switch (sink.ship(batch.stream().map(PendingRecords.Item::usage).toList())) {
      case Delivered delivered -> settle(batch, delivered);
      case Unavailable unavailable -> Optional.of(unavailable);
      case Refused refused -> {
        if (batch.size() == 1) {
          reject(batch.getFirst(), refused.reason());
          yield Optional.empty();
        }
        int half = batch.size() / 2;
        Optional<Unavailable> trouble = deliver(batch.subList(0, half));
        yield trouble.isPresent() ? trouble : deliver(batch.subList(half, batch.size()));
      }
    };
  }

  private Optional<Unavailable> settle(List<PendingRecords.Item> batch, Delivered delivered)
      throws IOException {
    Map<RecordId, String> reasons = new HashMap<>();
    for (Rejection rejection : delivered.rejected()) {
      reasons.put(rejection.id(), rejection.reason());
    }
    List<PendingRecords.Item> taken =
        batch.stream().filter(item -> !reasons.containsKey(item.usage().opened().id())).toList();
    if (taken.size() != delivered.accepted() + delivered.duplicates()
        || batch.size() - taken.size() != reasons.size()) {
      return Optional.of(
          new Unavailable("the answer does not account for every record", Optional.empty()));
    }
    for (PendingRecords.Item item : batch) {
      String reason = reasons.get(item.usage().opened().id());
      if (reason != null) {
        reject(item, reason);
      }
    }
    pending.shipped(taken);
    shipped.add(taken.size());
    duplicates.add(delivered.duplicates());
    lastDelivery = Optional.of(clock.instant());
    return Optional.empty();
  }

  private void reject(PendingRecords.Item item, String reason) throws IOException {
    Instant now = clock.instant();
    rejectedRecords.keep(item.usage(), reason, now);
    pending.rejected(item);
    LOG.log(
        System.Logger.Level.ERROR,
        "usage record {0} was rejected and is kept in the folder rejected: {1}",
        item.usage().opened().id(),
        reason);
    rejected.increment();
  }

  private Duration away(Unavailable unavailable) {
    if (failedTries.getAndIncrement() == 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "usage cannot be shipped, and waits: {0}",
          unavailable.reason());
    }
    trouble = unavailable.reason();
    Duration pause = backoff.next();
    Duration asked = unavailable.retryAfter().orElse(Duration.ZERO);
    Duration longest = asked.compareTo(pause) > 0 ? asked : pause;
    return longest.compareTo(settings.maxBackoff()) > 0 ? settings.maxBackoff() : longest;
  }

  private void back() {
    backoff.reset();
    trouble = "";
    if (failedTries.getAndSet(0) > 0) {
      LOG.log(System.Logger.Level.INFO, "usage is shipped again");
    }
  }

  private void pause(Duration length) throws InterruptedException {
    lock.lock();
    try {
      changed.signalAll();
      long nanos = length.toNanos();
      while (nanos > 0 && !stopping) {
        long most = draining > 0 ? DRAIN_PAUSE_NANOS : nanos;
        nanos = changed.awaitNanos(Math.min(nanos, most));
        if (draining > 0) {
          nanos = Math.min(nanos, DRAIN_PAUSE_NANOS);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  private boolean isDraining() {
    lock.lock();
    try {
      return draining > 0;
    } finally {
      lock.unlock();
    }
  }

  /// Ships without pauses until everything that is closed is shipped, or the time is up. Call it
  /// when the last call has ended.
  ///
  /// @return whether nothing is left
  public boolean drain(Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      draining++;
      changed.signalAll();
      long nanos = limit.toNanos();
      while (pending.count() > 0 && nanos > 0 && !stopping) {
        nanos = changed.awaitNanos(nanos);
      }
      return pending.count() == 0;
    } finally {
      draining--;
      lock.unlock();
    }
  }

  /// How it is doing now.
  public ShipperStatus status() {
    long failed = failedTries.get();
    return new ShipperStatus(
        failed > 0, trouble, shipped.sum(), duplicates.sum(), rejected.sum(), failed, lastDelivery);
  }

  /// Stops shipping, in the middle of a batch if need be. What is not shipped stays in the spool.
  @Override
  public void close() {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
