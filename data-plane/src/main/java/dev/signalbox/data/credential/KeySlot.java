package dev.signalbox.data.credential;

import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.snapshot.Authorizer;
import dev.signalbox.model.key.Secret;
import org.jspecify.annotations.Nullable;

/// One key of a pool, and whether it is set aside for now. The text of its header field is made
/// once per secret, not per call.
final class KeySlot implements Authorizer.Choice {

  private static final long INVALID_MILLIS = 60_000;
  private static final long BUSY_MILLIS = 20_000;
  private static final long MOST_BUSY_MILLIS = 300_000;

  /// A single 403 may be about the model that was asked for; so many in a row are about the key.
  private static final int FORBIDDEN_IN_A_ROW = 3;

  private final Held<Secret> secret;
  private final String prefix;
  private final int weight;
  private final long salt;
  private volatile @Nullable Ready ready;
  private volatile long asideUntilMillis = Long.MIN_VALUE;
  private volatile int forbidden;

  /// @param prefix what stands before the secret in the field
  /// @param salt tells this key from the others, the same on every machine
  KeySlot(Held<Secret> secret, String prefix, int weight, long salt) {
    this.secret = secret;
    this.prefix = prefix;
    this.weight = weight;
    this.salt = salt;
  }

  private record Ready(Secret secret, String field) {
    @Override
    public String toString() {
      return "Ready[hidden]";
    }
  }

  @Override
  public long credential() {
    return salt;
  }

  int weight() {
    return weight;
  }

  long salt() {
    return salt;
  }

  boolean isAside(long nowMillis) {
    return nowMillis < asideUntilMillis;
  }

  /// The value of the header field, or null if there is no secret.
  @Nullable String field(long nowMillis) {
    Secret current = secret.value(nowMillis);
    if (current == null) {
      return null;
    }
    Ready last = ready;
    if (last == null || last.secret() != current) {
      last = new Ready(current, prefix + current.reveal());
      ready = last;
    }
    return last.field();
  }

  @Override
  public void answered(
      int status, @Nullable String retryAfter, @Nullable String date, long nowMillis) {
    switch (status) {
      case 401 -> {
        secret.refused(nowMillis);
        asideUntilMillis = nowMillis + INVALID_MILLIS;
      }
      case 403 -> {
        int before = forbidden;
        forbidden = before + 1;
        if (before + 1 >= FORBIDDEN_IN_A_ROW) {
          secret.refused(nowMillis);
          asideUntilMillis = nowMillis + INVALID_MILLIS;
        }
      }
      case 429 -> asideUntilMillis = nowMillis + busyMillis(retryAfter);
      default -> {
        if (status < 400 && forbidden != 0) {
          forbidden = 0;
        }
      }
    }
  }

  /// RFC 9110 §10.2.3 in seconds; a date, or nonsense, counts as nothing said.
  private static long busyMillis(@Nullable String retryAfter) {
    if (retryAfter == null || !retryAfter.matches("[0-9]{1,6}")) {
      return BUSY_MILLIS;
    }
    return Math.clamp(Long.parseLong(retryAfter) * 1_000, 1_000, MOST_BUSY_MILLIS);
  }
}
