package dev.signalbox.control.fleet;

import java.time.Duration;
import java.time.Instant;

/// The times that the fleet runs on.
public final class FleetTimes {

  /// How long an identity is good for. Proxies renew it at half of that.
  public static final Duration IDENTITY = Duration.ofHours(24);

  /// How long after that it still can be renewed: an outage of the control plane must not cost a
  /// proxy its place.
  public static final Duration RENEWAL = Duration.ofDays(30);

  /// How often a proxy reports when nothing happens.
  public static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /// After which a proxy that nothing was heard of counts as silent.
  public static final Duration SILENT = Duration.ofSeconds(60);

  /// How far a proxy may be behind, or without contact, before it counts as stale.
  public static final Duration STALE = Duration.ofSeconds(30);

  /// How long the identity before may be met after its successor was used first: requests overtake
  /// each other.
  public static final Duration OVERTAKING = Duration.ofMinutes(2);

  private FleetTimes() {}

  /// Whether a proxy counts as silent.
  public static boolean isSilent(Instant lastSeen, Instant now) {
    return lastSeen.plus(SILENT).isBefore(now);
  }
}
