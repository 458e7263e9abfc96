package dev.signalbox.data.call;

import dev.signalbox.data.snapshot.Endpoint.ConnectionKey;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Idle HTTP/1.1 connections of one event loop, the freshest first. Providers close idle
/// connections after a minute or so; ours go before that.
final class ConnectionPool {

  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int MAX_IDLE = 512;

  private final Map<ConnectionKey, Deque<Idle>> idle = new HashMap<>();

  private record Idle(Channel channel, ProviderHandler handler, long sinceNanos) {}

  /// A connection that waits, or null.
  @Nullable Lease take(ConnectionKey key) {
    Deque<Idle> waiting = idle.get(key);
    while (waiting != null && !waiting.isEmpty()) {
      Idle freshest = waiting.removeLast();
      if (freshest.channel().isActive()) {
        return new Lease(freshest.channel(), freshest.handler());
      }
    }
    return null;
  }

  /// A connection taken from the pool.
  record Lease(Channel channel, ProviderHandler handler) {}

  void give(ConnectionKey key, Channel channel, ProviderHandler handler) {
    Deque<Idle> waiting = idle.computeIfAbsent(key, ignored -> new ArrayDeque<>());
    if (waiting.size() >= MAX_IDLE) {
      channel.close();
      return;
    }
    waiting.addLast(new Idle(channel, handler, System.nanoTime()));
  }

  /// Closes what has waited too long, and forgets what the other side closed.
  void sweep() {
    long now = System.nanoTime();
    Iterator<Deque<Idle>> all = idle.values().iterator();
    while (all.hasNext()) {
      Deque<Idle> waiting = all.next();
      waiting.removeIf(connection -> {
        boolean stale = now - connection.sinceNanos() > MAX_IDLE_NANOS;
        if (stale) {
          connection.channel().close();
        }
        return stale || !connection.channel().isActive();
      });
      if (waiting.isEmpty()) {
        all.remove();
      }
    }
  }
}
