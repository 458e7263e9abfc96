package dev.signalbox.data.call;

import dev.signalbox.data.port.ProviderCall;
import dev.signalbox.data.port.ProviderListener;
import dev.signalbox.data.port.ProviderListener.Failure;
import dev.signalbox.data.port.ReadSteps;
import dev.signalbox.data.snapshot.Endpoint;
import dev.signalbox.data.snapshot.Endpoint.ConnectionKey;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Calls providers, for one event loop. Every call goes through its one dialer.
public final class ProviderClient {

  private final EventLoop loop;
  private final Class<? extends SocketChannel> channelType;
  private final AddressBook addresses;
  private final ClientTls tls;
  private final ConnectionPool pool = new ConnectionPool();
  private final StreamPool streams = new StreamPool();
  private int nextAddress;

  public ProviderClient(
      EventLoop loop,
      Class<? extends SocketChannel> channelType,
      AddressBook addresses,
      ClientTls tls) {
    this.loop = loop;
    this.channelType = channelType;
    this.addresses = addresses;
    this.tls = tls;
    loop.scheduleAtFixedRate(pool::sweep, 1, 1, TimeUnit.SECONDS);
    loop.scheduleAtFixedRate(streams::sweep, 1, 1, TimeUnit.SECONDS);
  }

  /// Sends the head of an attempt and tells its listener what comes back. Must be called on the
  /// loop.
  public ProviderCall call(
      Endpoint endpoint, HttpRequest head, Duration connectTimeout, ProviderListener listener) {
    Attempt attempt = new Attempt(head, listener);
    ConnectionKey key = endpoint.connectionKey();
    ConnectionPool.Lease idle = pool.take(key);
    if (idle != null) {
      idle.handler().serve(attempt, idle.channel());
    } else if (!streams.open(key, attempt)) {
      dial(key, connectTimeout, attempt);
    }
    return attempt;
  }

  private void dial(ConnectionKey key, Duration connectTimeout, Attempt attempt) {
    CompletableFuture<InetAddress[]> found = addresses.find(key.host());
    if (found.isDone() && !found.isCompletedExceptionally()) {
      connect(key, found.join(), connectTimeout, attempt);
      return;
    }
    found.whenComplete((resolved, unknown) ->
        loop.execute(() -> {
          if (unknown != null) {
            attempt.fail(Failure.UNREACHABLE);
          } else if (!attempt.isOver()) {
            connect(key, resolved, connectTimeout, attempt);
          }
        }));
  }

  private void connect(
      ConnectionKey key, InetAddress[] resolved, Duration connectTimeout, Attempt attempt) {
    InetAddress address = resolved[Math.floorMod(nextAddress++, resolved.length)];
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(channelType)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new ReadSteps())
            // A provider that refuses early closes its ear first; its answer can still be read.
            .option(ChannelOption.AUTO_CLOSE, false)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(connectTimeout.toMillis()))
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(65_536, 131_072))
            .handler(new Initializer(key, connectTimeout));
    ChannelFuture connecting = bootstrap.connect(new InetSocketAddress(address, key.port()));
    connecting.addListener((ChannelFuture done) -> {
      if (!done.isSuccess()) {
        fail(attempt);
      } else {
        connected(key, done.channel(), attempt);
      }
    });
  }

  /// A socket that could not even be made tells so on a foreign thread.
  private void fail(Attempt attempt) {
    if (loop.inEventLoop()) {
      attempt.fail(Failure.UNREACHABLE);
    } else {
      loop.execute(() -> attempt.fail(Failure.UNREACHABLE));
    }
  }

  private void connected(ConnectionKey key, Channel channel, Attempt attempt) {
    SslHandler handshake = channel.pipeline().get(SslHandler.class);
    if (handshake == null) {
      serveHttp1(key, channel, attempt);
      return;
    }
    handshake
        .handshakeFuture()
        .addListener(done -> {
          if (!done.isSuccess()) {
            attempt.fail(Failure.UNREACHABLE);
            channel.close();
            return;
          }
          channel.pipeline().remove(HandshakeGuard.class);
          if (ApplicationProtocolNames.HTTP_2.equals(handshake.applicationProtocol())) {
            streams.add(key, channel, attempt);
          } else {
            serveHttp1(key, channel, attempt);
          }
        });
  }

  private void serveHttp1(ConnectionKey key, Channel channel, Attempt attempt) {
    ProviderHandler handler =
        ProviderPipelines.http1(channel, freed -> pool.give(key, channel, freed));
    if (attempt.isOver()) {
      pool.give(key, channel, handler);
    } else {
      handler.serve(attempt, channel);
      attempt.goOn();
    }
  }

  /// Sets up what comes before the protocol is known.
  private final class Initializer extends ChannelInitializer<Channel> {
    private final ConnectionKey key;
    private final Duration connectTimeout;

    Initializer(ConnectionKey key, Duration connectTimeout) {
      this.key = key;
      this.connectTimeout = connectTimeout;
    }

    @Override
    protected void initChannel(Channel channel) {
      @Nullable SslHandler handler = key.tls() ? tls.handler(key, channel.alloc()) : null;
      if (handler != null) {
        handler.setHandshakeTimeoutMillis(connectTimeout.toMillis());
        channel.pipeline().addLast(handler, new HandshakeGuard());
      }
    }
  }
}
