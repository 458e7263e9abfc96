package dev.signalbox.data.accept;

import dev.signalbox.model.bundle.Limits;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// What all connections of a listener share.
final class ListenerState {

  private final Supplier<Limits> limits;
  private final ConnectionCount connections;
  private final AtomicBoolean draining;
  private final boolean full;

  ListenerState(Supplier<Limits> limits, ConnectionCount connections) {
    this(limits, connections, new AtomicBoolean(), false);
  }

  private ListenerState(
      Supplier<Limits> limits, ConnectionCount connections, AtomicBoolean draining, boolean full) {
    this.limits = limits;
    this.connections = connections;
    this.draining = draining;
    this.full = full;
  }

  /// The same listener, as connections see it that came when there were enough of them.
  ListenerState whenFull() {
    return new ListenerState(limits, connections, draining, true);
  }

  Limits limits() {
    return limits.get();
  }

  ConnectionCount connections() {
    return connections;
  }

  /// Whether requests are refused because there are too many connections.
  boolean isFull() {
    return full;
  }

  boolean isDraining() {
    return draining.get();
  }

  void drain() {
    draining.set(true);
  }
}
