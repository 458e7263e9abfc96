package dev.signalbox.data.credential.aws;

import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.data.snapshot.Authorizer;
import org.jspecify.annotations.Nullable;

/// Keys that requests are signed with, and what is learned from the answers.
final class AwsSession implements Authorizer.Choice {

  /// AWS takes signatures that are up to five minutes off.
  private static final long TOLERATED_SKEW_MILLIS = 60_000;

  private static final long MOST_SKEW_MILLIS = 7L * 24 * 3_600_000;

  /// A single 403 may be about the model that was asked for.
  private static final int FORBIDDEN_IN_A_ROW = 3;

  private final Held<AwsKeys> keys;
  private volatile long skewMillis;
  private volatile int forbidden;

  AwsSession(Held<AwsKeys> keys) {
    this.keys = keys;
  }

  Held<AwsKeys> keys() {
    return keys;
  }

  /// The time that a signature says: ours, or the provider's where our clock is wrong.
  long signingMillis(long nowMillis) {
    return nowMillis + skewMillis;
  }

  @Override
  public void answered(
      int status, @Nullable String retryAfter, @Nullable String date, long nowMillis) {
    if (status != 401 && status != 403) {
      if (status < 400 && forbidden != 0) {
        forbidden = 0;
      }
      return;
    }
    long there = date == null ? -1 : ServiceDoor.millisOf(date);
    if (there >= 0) {
      long skew = there - nowMillis;
      boolean wrong = Math.abs(skew) > TOLERATED_SKEW_MILLIS && Math.abs(skew) < MOST_SKEW_MILLIS;
      skewMillis = wrong ? skew : 0;
    }
    int before = forbidden;
    forbidden = before + 1;
    if (status == 401 || before + 1 >= FORBIDDEN_IN_A_ROW) {
      keys.refused(nowMillis);
    }
  }
}
