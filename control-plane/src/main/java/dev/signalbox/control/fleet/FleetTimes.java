package dev.signalbox.control.fleet;

import java.time.Duration;
import java.time.Instant;

/// The times that the fleet runs on.
final class FleetTimes {

  /// How long an identity is good for. Proxies renew it at half of that.
  static final Duration IDENTITY = Duration.ofHours(24);

  /// How long after that it still can be renewed: an outage of the control plane must not cost a
  /// proxy its place.
  static final Duration RENEWAL = Duration.ofDays(30);

  /// How often a proxy reports when nothing happens.
  static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /// After which a proxy that nothing was heard of counts as silent.
  static final Duration SILENT = Duration.ofSeconds(60);

  /// How far a proxy may be behind, or without contact, before it counts as stale.
  static final Duration STALE = Duration.ofSeconds(30);

  /// How long the identity before may be met after its successor was used first: requests overtake
  /// each other.
  static final Duration OVERTAKING = Duration.ofMinutes(2);

  private FleetTimes() {}

  static boolean isSilent(Instant lastSeen, Instant now) {
    return lastSeen.plus(SILENT).isBefore(now);
  }
}
