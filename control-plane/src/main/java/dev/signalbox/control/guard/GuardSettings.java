package dev.signalbox.control.guard;

/// All that the guard holds requests to.
public record GuardSettings(ConnectionLimits connections, RateLimits rates) {

  /// What the service runs with.
  public static final GuardSettings USUAL =
      new GuardSettings(ConnectionLimits.USUAL, RateLimits.USUAL);
}
