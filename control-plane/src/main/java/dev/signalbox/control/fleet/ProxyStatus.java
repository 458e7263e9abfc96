package dev.signalbox.control.fleet;

import java.time.Instant;
import java.util.Locale;

/// How a proxy is doing, in one word. The first that fits counts.
enum ProxyStatus {
  /// It was revoked and may have no policy any more. It serves what it had.
  REVOKED,
  /// Nothing was heard of it for a minute.
  SILENT,
  /// It refused the last version that it was given.
  REFUSING,
  /// It runs no version yet.
  NEVER_APPLIED,
  /// It is behind the version that it may see, or was without contact, for half a minute.
  STALE,
  /// It runs what it is to run.
  HEALTHY;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException if there is none of that name
  static ProxyStatus of(String wireName) {
    for (ProxyStatus status : values()) {
      if (status.wireName().equals(wireName)) {
        return status;
      }
    }
    throw new IllegalArgumentException(
        "status must be revoked, silent, refusing, never_applied, stale or healthy");
  }

  /// @param behindSince since when there is a version that it may see and does not run;
  ///   [Instant#MAX] if it runs the newest that it may see
  static ProxyStatus of(ProxyRow row, Instant behindSince, Instant now) {
    if (row.revokedAt().isPresent()) {
      return REVOKED;
    }
    if (FleetTimes.isSilent(row.lastSeen(), now)) {
      return SILENT;
    }
    if (row.refusing()) {
      return REFUSING;
    }
    if (row.applied().isEmpty()) {
      return NEVER_APPLIED;
    }
    boolean behind =
        !behindSince.equals(Instant.MAX) && behindSince.plus(FleetTimes.STALE).isBefore(now);
    boolean alone =
        row.stalenessMillis().isPresent()
            && row.stalenessMillis().getAsLong() > FleetTimes.STALE.toMillis();
    return behind || alone ? STALE : HEALTHY;
  }
}
