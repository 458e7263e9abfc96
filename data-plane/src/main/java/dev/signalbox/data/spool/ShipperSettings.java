package dev.signalbox.data.spool;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How records are shipped.
///
/// @param maxRecords most records in a batch
/// @param maxBytes most bytes in a batch, in the form it travels
/// @param pollInterval how often the spool is looked at when nothing was left to ship
/// @param firstBackoff the first pause when the sink is away; doubles each time, half of it random
/// @param maxBackoff the longest pause
/// @param maxRejectedBytes how much disk rejected records may take; beyond it shipping stands
///   still, so that nothing is dropped
public record ShipperSettings(
    int maxRecords,
    int maxBytes,
    Duration pollInterval,
    Duration firstBackoff,
    Duration maxBackoff,
    long maxRejectedBytes) {

  /// The usual settings.
  public static final ShipperSettings USUAL =
      new ShipperSettings(
          500,
          4 << 20,
          Duration.ofMillis(250),
          Duration.ofMillis(200),
          Duration.ofSeconds(30),
          64L << 20);

  public ShipperSettings {
    if (maxRecords < 1 || maxRecords > 500 || maxBytes < (256 << 10) || maxBytes > (4 << 20)) {
      throw new IllegalArgumentException("a batch has 1 to 500 records and 256 KiB to 4 MiB");
    }
    if (!pollInterval.isPositive()
        || !firstBackoff.isPositive()
        || maxBackoff.compareTo(firstBackoff) < 0) {
      throw new IllegalArgumentException(
          "pauses are positive, and the longest is not the shortest");
    }
    if (maxRejectedBytes < 0) {
      throw new IllegalArgumentException("the limit of rejected records is not negative");
    }
  }

  /// The pauses of one shipper.
  Backoff backoff(RandomGenerator random) {
    return new Backoff(firstBackoff, maxBackoff, random);
  }

  /// Pauses between tries: doubling up to a limit, half of each random, so that many proxies do not
  /// come back in step.
  static final class Backoff {

    private static final int MOST_DOUBLINGS = 20;

    private final long firstNanos;
    private final long mostNanos;
    private final RandomGenerator random;
    private int tries;

    Backoff(Duration first, Duration most, RandomGenerator random) {
      this.firstNanos = first.toNanos();
      this.mostNanos = most.toNanos();
      this.random = random;
    }

    /// The next pause, between half and all of the doubled one.
    Duration next() {
      long doubled = firstNanos << Math.min(tries, MOST_DOUBLINGS);
      if (tries < MOST_DOUBLINGS) {
        tries++;
      }
      long whole = doubled <= 0 ? mostNanos : Math.min(doubled, mostNanos);
      return Duration.ofNanos(whole - random.nextLong(whole / 2 + 1));
    }

    void reset() {
      tries = 0;
    }
  }
}
