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
  private static final int MAX_STREAMS = 90;

  private final Map<ConnectionKey, List<Connection>> connections = new HashMap<>();

  private static final class Connection {
    private final Channel channel;
    private final Http2FrameCodec codec;
    private int opening;
    private long lastUsedNanos = System.nanoTime();

    Connection(Channel channel, Http2FrameCodec codec) {
      this.channel = channel;
      this.codec = codec;
    }

    int streams() {
      return codec.connection().numActiveStreams() + opening;
    }

    boolean usable() {
      return channel.isActive()
          && !codec.connection().goAwayReceived()
          && streams() < MAX_STREAMS
          && codec.connection().local().canOpenStream();
    }
  }

  void add(ConnectionKey key, Channel channel) {
    ProviderPipelines.http2(channel);
    Http2FrameCodec codec = channel.pipeline().get(Http2FrameCodec.class);
    connections
        .computeIfAbsent(key, ignored -> new ArrayList<>())
        .add(new Connection(channel, codec));
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
