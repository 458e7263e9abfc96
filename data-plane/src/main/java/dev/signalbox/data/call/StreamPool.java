package dev.signalbox.data.call;

import dev.signalbox.data.port.ProviderListener.Failure;
import dev.signalbox.data.snapshot.Endpoint.ConnectionKey;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// HTTP/2 connections of one event loop; each carries many attempts at a time.
final class StreamPool {

  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// Fewer than the hundred that servers usually grant, so that a burst spreads over connections.
  static final int MAX_STREAMS = 90;

  private final Map<ConnectionKey, List<Connection>> connections = new HashMap<>();

  private static final class Connection {
    private final Channel channel;
    private final Http2FrameCodec codec;
    private final Http2ProviderGuard guard;
    private int opening;
    private long lastUsedNanos = System.nanoTime();

    Connection(Channel channel, Http2FrameCodec codec, Http2ProviderGuard guard) {
      this.channel = channel;
      this.codec = codec;
      this.guard = guard;
    }

    int streams() {
      return codec.connection().numActiveStreams() + opening;
    }

    /// One stream may be opened before the provider has said how many it grants.
    boolean usable() {
      return channel.isActive()
          && (guard.isSettled() || streams() == 0)
          && !codec.connection().goAwayReceived()
          && streams() < MAX_STREAMS
          && streams() < codec.connection().local().maxActiveStreams()
          && codec.connection().local().canOpenStream();
    }
  }

  /// Takes in a new connection and gives the attempt, for which it was made, a stream on it.
  void add(ConnectionKey key, Channel channel, Attempt attempt) {
    Http2ProviderGuard guard = ProviderPipelines.http2(channel);
    Http2FrameCodec codec = channel.pipeline().get(Http2FrameCodec.class);
    Connection connection = new Connection(channel, codec, guard);
    connections.computeIfAbsent(key, ignored -> new ArrayList<>()).add(connection);
    if (!attempt.isOver()) {
      open(connection, attempt);
    }
  }

  /// Gives the attempt a stream; false if no connection has room for one.
  boolean open(ConnectionKey key, Attempt attempt) {
    List<Connection> candidates = connections.get(key);
    if (candidates == null) {
      return false;
    }
    for (Connection candidate : candidates) {
      if (candidate.usable()) {
        open(candidate, attempt);
        return true;
      }
    }
    return false;
  }

  private static void open(Connection connection, Attempt attempt) {
    connection.opening++;
    connection.lastUsedNanos = System.nanoTime();
    new Http2StreamChannelBootstrap(connection.channel)
        .open()
        .addListener((Future<Http2StreamChannel> done) -> {
          connection.opening--;
          if (!done.isSuccess()) {
            attempt.fail(Failure.UNREACHABLE);
            return;
          }
          Http2StreamChannel stream = done.getNow();
          if (attempt.isOver()) {
            stream.close();
          } else {
            ProviderPipelines.stream(stream).serve(attempt, stream);
            attempt.goOn();
          }
        });
  }

  void sweep() {
    long now = System.nanoTime();
    connections
        .values()
        .forEach(all ->
            all.removeIf(connection -> {
              if (connection.streams() > 0) {
                connection.lastUsedNanos = now;
              } else if (now - connection.lastUsedNanos > MAX_IDLE_NANOS
                  || connection.codec.connection().goAwayReceived()) {
                connection.channel.close();
              }
              return !connection.channel.isActive();
            }));
    connections.values().removeIf(List::isEmpty);
  }
}
