package dev.signalbox.data.credential.renew;

/// How wrong this machine's clock is, by what a service says. Assertions and signatures that say
/// the time would be refused otherwise.
public final class ClockSkew {

  private static final long TOLERATED_MILLIS = 30_000;

  private volatile long skewMillis;

  /// The time at the service.
  public long corrected(long nowMillis) {
    return nowMillis + skewMillis;
  }

  /// Looks at an answer.
  public ServiceAnswer learn(ServiceAnswer answer, long nowMillis) {
    if (answer.dateMillis() >= 0) {
      long skew = answer.dateMillis() - nowMillis;
      skewMillis = Math.abs(skew) > TOLERATED_MILLIS ? skew : 0;
    }
    return answer;
  }
}
