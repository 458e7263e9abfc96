package dev.signalbox.data.credential.renew;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// All values that are being renewed. [#tick] is called every second by one thread and hands what
/// is due to a bounded pool.
public final class Renewals {

  /// Most values that are kept fresh. One more than that is refused.
  public static final int MOST = 20_000;

  private final InstantSource clock;
  private final Executor pool;
  private final Chance chance;
  private final Set<Renewal<?>> followed = ConcurrentHashMap.newKeySet();

  /// @param pool runs fetches, which wait for the network; may refuse some
  public Renewals(InstantSource clock, RandomGenerator random, Executor pool) {
    this.clock = clock;
    this.pool = pool;
    this.chance = new Chance(random);
  }

  /// Randomness for several threads.
  static final class Chance {
    private final RandomGenerator random;

    Chance(RandomGenerator random) {
      this.random = random;
    }

    synchronized double between(double least, double most) {
      return random.nextDouble(least, most);
    }
  }

  /// Follows a value from now on. It is fetched at the next tick.
  ///
  /// @param name what it is, for people; nothing secret
  public <T> Renewal<T> follow(String name, Fetch<T> fetch) {
    Renewal<T> renewal = new Renewal<>(name, fetch, chance);
    if (followed.size() < MOST) {
      followed.add(renewal);
    }
    return renewal;
  }

  /// Follows a value that is near: it is fetched at once, on this thread.
  public <T> Renewal<T> followNow(String name, Fetch<T> fetch) {
    Renewal<T> renewal = follow(name, fetch);
    renewal.starts();
    renewal.run(clock.millis());
    return renewal;
  }

  /// Follows a value no longer. Who holds it keeps the last one while it lives.
  public void forget(Renewal<?> renewal) {
    followed.remove(renewal);
  }

  /// Starts what is due.
  public void tick() {
    long now = clock.millis();
    for (Renewal<?> renewal : followed) {
      if (renewal.isDue(now)) {
        renewal.starts();
        try {
          pool.execute(() -> renewal.run(clock.millis()));
        } catch (RejectedExecutionException full) {
          renewal.yields();
        }
      }
    }
  }

  /// Waits until each of these was tried once, or the time is over.
  public void awaitFirst(Collection<Renewal<?>> fresh, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    try {
      for (Renewal<?> renewal : fresh) {
        long left = Math.max(0, end - System.nanoTime());
        if (!renewal.tried().await(left, TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /// How all of them are doing, by name.
  public List<RenewalStatus> status() {
    long now = clock.millis();
    List<RenewalStatus> all = new ArrayList<>();
    followed.forEach(renewal -> all.add(renewal.status(now)));
    all.sort(Comparator.comparing(RenewalStatus::name));
    return all;
  }
}
