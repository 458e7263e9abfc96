package dev.signalbox.data.accept;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Looks once a second at every connection of one event loop, instead of a timer for each:
/// thousands of idle connections cost one pass over a set. Confined to its loop.
final class ConnectionSweep {

  private static final FastThreadLocal<ConnectionSweep> OF_LOOP = new FastThreadLocal<>();

  private final Set<ClientHandler> handlers = new LinkedHashSet<>();

  private ConnectionSweep(EventLoop loop) {
    loop.scheduleAtFixedRate(this::sweep, 1, 1, TimeUnit.SECONDS);
  }

  /// The sweep of the loop that the calling thread runs.
  static ConnectionSweep of(EventLoop loop) {
    ConnectionSweep sweep = OF_LOOP.get();
    if (sweep == null) {
      sweep = new ConnectionSweep(loop);
      OF_LOOP.set(sweep);
    }
    return sweep;
  }

  void add(ClientHandler handler) {
    handlers.add(handler);
  }

  void remove(ClientHandler handler) {
    handlers.remove(handler);
  }

  private void sweep() {
    long now = System.nanoTime();
    List<ClientHandler> all = new ArrayList<>(handlers);
    for (ClientHandler handler : all) {
      handler.tick(now);
    }
  }
}
