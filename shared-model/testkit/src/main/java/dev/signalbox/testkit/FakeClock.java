package dev.signalbox.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until the test moves it. Safe for use by several threads.
public final class FakeClock implements InstantSource {

  private final AtomicReference<Instant> now;

  /// A clock that shows a time.
  public FakeClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  /// A clock that shows 2026-11-21T00:00:00Z.
  public FakeClock() {
    this(Instant.parse("2026-11-21T00:00:00Z"));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /// Moves the clock on, or back if the duration is negative.
  public void advance(Duration duration) {
    now.updateAndGet(time -> time.plus(duration));
  }

  /// Sets the clock.
  public void set(Instant time) {
    now.set(time);
  }
}
