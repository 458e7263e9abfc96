package dev.signalbox.control.guard;

/// How often somebody may ask: a bucket of `burst` requests that fills up at `perSecond`.
///
/// @param token for each credential that was accepted
/// @param attempt for each address from which credentials come that are not accepted; who presents
///   an accepted one is served from there all the same
public record RateLimits(Rate token, Rate attempt) {

  /// What the service runs with.
  public static final RateLimits USUAL = new RateLimits(new Rate(100, 1_000), new Rate(1, 60));

  /// A bucket's size and how fast it fills up.
  ///
  /// @param perSecond requests
  /// @param burst requests
  public record Rate(int perSecond, int burst) {}
}
