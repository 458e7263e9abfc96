package dev.signalbox.simulator.call;

import java.util.Optional;

/// The paths of one platform.
public interface Surface {

  /// What serves the path of this request, if it is one of this platform.
  Optional<Route> route(Request request);
}
