package dev.signalbox.data.accept;

import dev.signalbox.data.port.CallOpener;
import dev.signalbox.data.port.ReadSteps;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The listening socket of the proxy.
public final class HttpListener {

  private static final int BACKLOG = 4_096;

  /// One in so many connections beyond the limit is taken only to be told that there is no room;
  /// further ones are closed without a word.
  private static final int PART_TO_REFUSE = 8;

  private final ListenerState state;
  private final Channel channel;

  private HttpListener(ListenerState state, Channel channel) {
    this.state = state;
    this.channel = channel;
  }

  /// Binds. Who connects waits until [#open].
  ///
  /// @throws IllegalStateException if the address cannot be bound, with what to do in the message
  public static HttpListener bind(
      ListenerSettings settings,
      EventLoopGroup loops,
      Class<? extends ServerSocketChannel> channelType,
      ConnectionCount connections,
      CallOpener opener) {
    ListenerState state = new ListenerState(settings.limits(), connections);
    SslContext tls = settings.tls().map(ServerTls::context).orElse(null);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(channelType)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, new ReadSteps())
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(32_768, 65_536))
            .childHandler(new Initializer(state, opener, tls));
    io.netty.channel.ChannelFuture bound =
        bootstrap
            .bind(new InetSocketAddress(settings.host(), settings.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(
          "Cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ". Stop what uses this port, or choose another with --port.",
          bound.cause());
    }
    return new HttpListener(state, bound.channel());
  }

  /// Lets connections in; those that came since the port was bound have waited.
  public void open() {
    channel.config().setAutoRead(true);
  }

  /// The port that was bound.
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /// Accepts nothing more; connections close when their calls are over.
  public void drain() {
    state.drain();
    channel.close().awaitUninterruptibly();
  }

  /// Prepares each new connection: the limit on their number, then TLS or not, then the protocol.
  private static final class Initializer extends ChannelInitializer<Channel> {
    private final ListenerState state;
    private final ListenerState full;
    private final CallOpener opener;
    private final @Nullable SslContext tls;

    Initializer(ListenerState state, CallOpener opener, @Nullable SslContext tls) {
      this.state = state;
      full = state.whenFull();
      this.opener = opener;
      this.tls = tls;
    }

    @Override
    protected void initChannel(Channel client) {
      int most = state.limits().maxConnections();
      ListenerState seen = state;
      if (!state.connections().enter(most)) {
        seen = full;
        if (!state.connections().enter(most + most / PART_TO_REFUSE + 1)) {
          client.close();
          return;
        }
      }
      client.closeFuture().addListener(ignored -> state.connections().leave());
      if (tls != null) {
        client.pipeline().addLast(tls.newHandler(client.alloc()));
        client.pipeline().addLast(new Protocols.ByAlpn(seen, opener));
      } else {
        client.pipeline().addLast(new Protocols.ByPreface(seen, opener));
      }
    }
  }
}
