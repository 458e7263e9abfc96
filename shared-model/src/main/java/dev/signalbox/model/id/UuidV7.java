package dev.signalbox.model.id;

import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes UUIDv7 values (RFC 9562 section 5.7) that rise within one generator: 48 bits of Unix
/// milliseconds, 12 bits of counter (method 1), 62 random bits. Not safe for use by several
/// threads: the proxy has one per event loop.
public final class UuidV7 {

  private static final int COUNTER_LIMIT = 1 << 12;

  private final RandomGenerator random;
  private long lastMillis = Long.MIN_VALUE;
  private int counter;

  public UuidV7(RandomGenerator random) {
    this.random = random;
  }

  /// The next value for the given Unix time in milliseconds. A clock that stands still or goes back
  /// does not make values that fall: the last time is kept, and moved on by one when its counter is
  /// used up.
  public UUID next(long unixMillis) {
    if (unixMillis > lastMillis) {
      lastMillis = unixMillis;
      counter = random.nextInt(COUNTER_LIMIT / 2);
    } else if (++counter == COUNTER_LIMIT) {
      lastMillis++;
      counter = 0;
    }
    long high = (lastMillis << 16) | 0x7000L | counter;
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
