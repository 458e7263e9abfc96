package dev.signalbox.data.accept;

import dev.signalbox.model.bundle.Limits;
import java.util.function.Supplier;

/// What all connections of a listener share.
final class ListenerState {

  private final Supplier<Limits> limits;
  private final ConnectionCount connections;
  private volatile boolean draining;

  ListenerState(Supplier<Limits> limits, ConnectionCount connections) {
    this.limits = limits;
    this.connections = connections;
  }

  Limits limits() {
    return limits.get();
  }

  ConnectionCount connections() {
    return connections;
  }

  boolean isDraining() {
    return draining;
  }

  void drain() {
    draining = true;
  }
}
