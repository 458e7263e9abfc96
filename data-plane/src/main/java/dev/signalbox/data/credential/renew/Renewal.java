package dev.signalbox.data.credential.renew;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One value and its renewal: fetched ahead of its end, with some chance in the moment so that a
/// fleet does not ask all at once; the last good one is kept while it lives; after a failure it is
/// tried again, ever more slowly.
public final class Renewal<T> implements Held<T> {

  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long MOST_PAUSE_MILLIS = 60_000;

  /// A refused value is fetched anew at most this often.
  private static final long REFUSED_PAUSE_MILLIS = 10_000;

  /// The share of its life after which a value is renewed, at the earliest and at the latest.
  private static final double EARLY = 0.65;

  private static final double LATE = 0.80;

  private final String name;
  private final Fetch<T> fetch;
  private final Renewals.Chance chance;
  private final CountDownLatch tried = new CountDownLatch(1);
  private volatile @Nullable Life<T> life;
  private volatile long dueMillis = Long.MIN_VALUE;
  private volatile long refusedAtMillis = Long.MIN_VALUE / 2;
  private volatile boolean running;
  private volatile int failures;
  private volatile String fault = "";

  Renewal(String name, Fetch<T> fetch, Renewals.Chance chance) {
    this.name = name;
    this.fetch = fetch;
    this.chance = chance;
  }

  private record Life<T>(T value, long endMillis) {}

  @Override
  public @Nullable T value(long nowMillis) {
    Life<T> held = life;
    return held == null || nowMillis >= held.endMillis() ? null : held.value();
  }

  @Override
  public void refused(long nowMillis) {
    if (nowMillis - refusedAtMillis >= REFUSED_PAUSE_MILLIS) {
      refusedAtMillis = nowMillis;
      fetch.refused(nowMillis);
      dueMillis = Math.min(dueMillis, nowMillis);
    }
  }

  /// How it is doing.
  public RenewalStatus status(long nowMillis) {
    Life<T> held = life;
    boolean lives = value(nowMillis) != null;
    long left = held == null || !lives ? 0 : held.endMillis() - nowMillis;
    return new RenewalStatus(
        name,
        lives,
        held != null && held.endMillis() == Long.MAX_VALUE ? -1 : left,
        failures,
        fault);
  }

  boolean isDue(long nowMillis) {
    return !running && nowMillis >= dueMillis;
  }

  void starts() {
    running = true;
  }

  /// Gives way to a later try, because there is no thread for it now.
  void yields() {
    running = false;
  }

  /// Fetches the value, on the thread of the caller.
  void run(long nowMillis) {
    try {
      Fetched<T> fetched = fetch.fetch(nowMillis);
      failures = 0;
      fault = "";
      keep(fetched, nowMillis);
    } catch (FetchFailure failure) {
      failed(String.valueOf(failure.getMessage()), nowMillis);
    } catch (RuntimeException defect) {
      failed("a defect: " + defect.getClass().getSimpleName(), nowMillis);
    } finally {
      running = false;
      tried.countDown();
    }
  }

  private void keep(Fetched<T> fetched, long nowMillis) {
    if (fetched.lifeMillis() == Fetched.FOREVER) {
      dueMillis = nowMillis + (long) (fetched.rereadMillis() * chance.between(0.9, 1.1));
      life = new Life<>(fetched.value(), Long.MAX_VALUE);
    } else {
      dueMillis = nowMillis + (long) (fetched.lifeMillis() * chance.between(EARLY, LATE));
      life = new Life<>(fetched.value(), nowMillis + fetched.lifeMillis());
    }
  }

  private void failed(String why, long nowMillis) {
    int before = failures;
    int shift = Math.min(before, 10);
    failures = before + 1;
    fault = why;
    long pause = Math.min(FIRST_PAUSE_MILLIS << shift, MOST_PAUSE_MILLIS);
    dueMillis = nowMillis + (long) (pause * chance.between(0.5, 1.0));
  }

  CountDownLatch tried() {
    return tried;
  }
}
