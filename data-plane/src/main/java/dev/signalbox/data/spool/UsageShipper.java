package dev.signalbox.data.spool;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Ships what is in the spool, on a thread of its own, at least once, oldest segment first.
@SuppressWarnings("DoNotCallSuggester")
public final class UsageShipper implements AutoCloseable {

  /// @param random spreads the pauses of many proxies when their sink is away
  public UsageShipper(
      UsageSpool spool,
      UsageSink sink,
      ShipperSettings settings,
      InstantSource clock,
      RandomGenerator random) {}

  /// Begins to ship.
  public void start() {
    throw new UnsupportedOperationException("being built");
  }

  /// Waits until everything that is closed now is shipped, or the time is up.
  ///
  /// @return whether nothing is left
  public boolean drain(Duration limit) throws InterruptedException {
    throw new UnsupportedOperationException("being built");
  }

  /// How it is doing now.
  public ShipperStatus status() {
    throw new UnsupportedOperationException("being built");
  }

  /// Stops shipping. What is not shipped stays in the spool.
  @Override
  public void close() {}
}
