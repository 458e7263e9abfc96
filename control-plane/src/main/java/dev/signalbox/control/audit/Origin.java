package dev.signalbox.control.audit;

/// Where a change came from.
///
/// @param surface the way in
/// @param requestId the id of the request, or of the run of a schedule
/// @param source the network address of whoever asked, as our socket saw it; empty for none
public record Origin(Surface surface, String requestId, String source) {

  /// The same by another way in.
  public Origin by(Surface other) {
    return new Origin(other, requestId, source);
  }

  /// Not from outside.
  ///
  /// @param run what ran, such as `bootstrap`
  public static Origin system(String run) {
    return new Origin(Surface.SYSTEM, run, "");
  }
}
