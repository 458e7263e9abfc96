package dev.signalbox.data.spool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The thread behind a spool: forces what was written to the disk in groups, makes spare segments,
/// deletes done ones. It is the only one that unmaps a segment, and sleeps when nothing happens.
final class Keeper implements Runnable {

  private static final System.Logger LOG = System.getLogger(UsageSpool.class.getName());
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SegmentSupply supply;
  private final InstantSource clock;
  private final long intervalNanos;
  private final FrameBuffer frame = new FrameBuffer();
  private final Thread thread;
  private volatile boolean idle;
  private volatile boolean stopping;

  /// When the last round began after which nothing was left to force.
  private volatile Instant cleanAt;

  private volatile Optional<Instant> oldestPending = Optional.empty();
  private long secondBegan = System.nanoTime() - IDLE_NANOS;

  Keeper(SegmentSupply supply, InstantSource clock, Duration interval) {
    this.supply = supply;
    this.clock = clock;
    this.intervalNanos = interval.toNanos();
    this.cleanAt = clock.instant();
    this.thread = Thread.ofPlatform().name("signalbox-spool").daemon().unstarted(this);
  }

  void start() {
    thread.start();
  }

  /// Called by writers after each write: costs one volatile read unless the keeper sleeps.
  void wake() {
    if (idle) {
      idle = false;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public void run() {
    while (!stopping) {
      try {
        round();
      } catch (RuntimeException defect) {
        LOG.log(System.Logger.Level.ERROR, "usage spool: a round failed", defect);
      }
      sleep();
    }
  }

  private void sleep() {
    idle = true;
    // A write before the flag was seen has left a dirty segment; one after it wakes us.
    if (stopping || anythingDirty()) {
      idle = false;
      LockSupport.parkNanos(intervalNanos);
    } else {
      LockSupport.parkNanos(IDLE_NANOS);
      idle = false;
    }
  }

  private void round() {
    Instant began = clock.instant();
    List<Segment> done = new ArrayList<>();
    for (Segment segment : supply.segments()) {
      if (segment.isDone()) {
        done.add(segment);
      }
    }
    // What a done segment's attempts were carried into is forced before that segment goes.
    if (supply.force()) {
      cleanAt = began;
      for (Segment segment : done) {
        if (!segment.mustOutlive()) {
          supply.delete(segment);
        }
      }
    }
    oncePerSecond();
  }

  private void oncePerSecond() {
    long now = System.nanoTime();
    boolean second = now - secondBegan >= IDLE_NANOS;
    if (supply.canMake() || second) {
      supply.provision();
    }
    if (second) {
      secondBegan = now;
      oldestPending = findOldestPending();
    }
  }

  private Optional<Instant> findOldestPending() {
    for (Segment segment : supply.segments()) {
      if (segment.pending() > 0) {
        for (int index = segment.firstUnsettled(); index < segment.count(); index++) {
          int offset = segment.offset(index);
          if (!segment.isMarked(offset) && segment.readClosed(offset, frame)) {
            return Optional.of(SlotCodec.readInstant(new FrameBuffer.Reader(frame)));
          }
        }
      }
    }
    return Optional.empty();
  }

  private boolean anythingDirty() {
    for (Segment segment : supply.segments()) {
      if (segment.isDirty()) {
        return true;
      }
    }
    return false;
  }

  Duration syncLag() {
    return anythingDirty() ? age(cleanAt) : Duration.ZERO;
  }

  Duration oldestPendingAge() {
    return oldestPending.map(this::age).orElse(Duration.ZERO);
  }

  /// Never negative, whatever the clock does.
  private Duration age(Instant since) {
    Duration age = Duration.between(since, clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }

  /// Stops the thread, and does its work a last time.
  void stop() {
    stopping = true;
    LockSupport.unpark(thread);
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
    round();
  }
}
