package dev.signalbox.simulator.call;

/// What serves a path.
///
/// @param method the one method that it takes
/// @param model the model that the path names, percent-encoding undone; empty if the body names it
public record Route(String method, Endpoint endpoint, String model) {

  /// A path to which a body is posted.
  public static Route post(Endpoint endpoint, String model) {
    return new Route("POST", endpoint, model);
  }

  /// A path that is read.
  public static Route get(Endpoint endpoint) {
    return new Route("GET", endpoint, "");
  }
}
