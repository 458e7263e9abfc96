package dev.signalbox.simulator.call;

/// What serves a path.
///
/// @param method the one method that it takes
/// @param model the model that the path names, percent-encoding undone; empty if the body names it
/// @param json whether it takes a JSON body; a path that does not may read the body by itself
public record Route(String method, Endpoint endpoint, String model, boolean json) {

  /// A path to which a JSON body is posted.
  public static Route post(Endpoint endpoint, String model) {
    return new Route("POST", endpoint, model, true);
  }

  /// A path that is read.
  public static Route get(Endpoint endpoint) {
    return plain("GET", endpoint);
  }

  /// A path without a JSON body.
  public static Route plain(String method, Endpoint endpoint) {
    return new Route(method, endpoint, "", false);
  }
}
