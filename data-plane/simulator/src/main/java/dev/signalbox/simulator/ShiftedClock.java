package dev.signalbox.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that can be put forward, so that tokens and caches end without waiting.
final class ShiftedClock implements InstantSource {

  private final InstantSource clock;
  private volatile Duration ahead = Duration.ZERO;

  ShiftedClock(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(ahead);
  }

  /// Sets how far it is ahead of the clock behind it.
  void ahead(Duration by) {
    ahead = by;
  }
}
