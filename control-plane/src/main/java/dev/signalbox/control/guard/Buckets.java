package dev.signalbox.control.guard;

import dev.signalbox.control.guard.RateLimits.Rate;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Token buckets by name, a bounded number of them: the ones that were not asked for longest are
/// forgotten first, which is as if they were full again.
final class Buckets {

  private static final double MILLIS = 1_000;

  private final Rate rate;
  private final InstantSource clock;
  private final Map<String, Bucket> buckets;

  Buckets(Rate rate, int capacity, InstantSource clock) {
    this.rate = rate;
    this.clock = clock;
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > capacity;
          }
        };
  }

  private static final class Bucket {
    private double left;
    private long filledAtMillis;
  }

  /// What is left in a bucket.
  ///
  /// @param taken whether there was one to take
  /// @param remaining whole requests that are left
  /// @param resetSeconds until it is full
  /// @param retrySeconds until there is one again, at least 1
  record Level(boolean taken, int limit, int remaining, int resetSeconds, int retrySeconds) {}

  /// Takes one, if there is one.
  synchronized Level take(String name) {
    Bucket bucket = filled(buckets.computeIfAbsent(name, unknown -> full()));
    boolean taken = bucket.left >= 1;
    if (taken) {
      bucket.left--;
    }
    return level(bucket, taken);
  }

  /// Takes one from a bucket that is there.
  synchronized Optional<Level> takeIfKnown(String name) {
    return buckets.containsKey(name) ? Optional.of(take(name)) : Optional.empty();
  }

  /// Looks without taking.
  synchronized Level look(String name) {
    Bucket bucket = buckets.get(name);
    Bucket seen = bucket == null ? full() : filled(bucket);
    return level(seen, seen.left >= 1);
  }

  synchronized int size() {
    return buckets.size();
  }

  private Bucket full() {
    Bucket bucket = new Bucket();
    bucket.left = rate.burst();
    bucket.filledAtMillis = clock.millis();
    return bucket;
  }

  private Bucket filled(Bucket bucket) {
    long now = clock.millis();
    // A clock that was set back gives nothing and takes nothing.
    double gained = Math.max(0, now - bucket.filledAtMillis) * rate.perSecond() / MILLIS;
    bucket.left = Math.min(rate.burst(), bucket.left + gained);
    bucket.filledAtMillis = now;
    return bucket;
  }

  private Level level(Bucket bucket, boolean taken) {
    return new Level(
        taken,
        rate.burst(),
        (int) bucket.left,
        seconds(rate.burst() - bucket.left),
        Math.max(1, seconds(1 - bucket.left)));
  }

  /// Until so many have come back; the cast holds it within an `int` if none ever do.
  private int seconds(double requests) {
    return (int) Math.ceil(requests / rate.perSecond());
  }
}
