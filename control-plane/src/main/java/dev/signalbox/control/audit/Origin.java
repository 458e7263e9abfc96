package dev.signalbox.control.audit;

/// Where a change came from.
///
/// @param surface the way in: `api`, `console`, `up`, `proxy` or `system`
/// @param requestId the id of the request, or of the run of a schedule
/// @param source the network address of whoever asked, as our socket saw it; empty for none
public record Origin(String surface, String requestId, String source) {

  /// Not from outside.
  ///
  /// @param run what ran, such as `bootstrap`
  public static Origin system(String run) {
    return new Origin("system", run, "");
  }
}
