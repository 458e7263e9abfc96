package dev.signalbox.data;

import dev.signalbox.data.accept.TlsIdentity;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A provider behind TLS that speaks HTTP/2 or HTTP/1.1, as the caller prefers.
final class TlsProvider implements AutoCloseable {

  private static final int MAX_BODY_BYTES = 40_000_000;

  /// What it does with a request, on the connection's event loop.
  interface Script {
    void answer(FullHttpRequest request, ChannelHandlerContext context);
  }

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Channel> connections = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Channel> gone = new LinkedBlockingQueue<>();
  private final Channel server;
  private volatile Script script;

  TlsProvider(TlsIdentity identity, Script script, Http2Settings settings, String... protocols)
      throws Exception {
    this.script = script;
    SslContext tls =
        SslContextBuilder.forServer(identity.certificate().toFile(), identity.privateKey().toFile())
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    protocols))
            .build();
    server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    client.pipeline().addLast(tls.newHandler(client.alloc()));
                    client.pipeline().addLast(new Negotiation(settings));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .sync()
            .channel();
  }

  void script(Script next) {
    script = next;
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /// Connections on which TLS was agreed.
  List<Channel> connections() {
    return connections;
  }

  /// Waits for the end of a connection, or in HTTP/2 of a stream, before its answer.
  Channel awaitGone() throws InterruptedException {
    Channel channel = gone.poll(10, TimeUnit.SECONDS);
    if (channel == null) {
      throw new AssertionError("nobody went");
    }
    return channel;
  }

  private final class Negotiation extends ApplicationProtocolNegotiationHandler {
    private final Http2Settings settings;

    Negotiation(Http2Settings settings) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.settings = settings;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      connections.add(context.channel());
      if (!protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        context.pipeline().addLast(new HttpServerCodec());
        answerer(context.channel());
        return;
      }
      context
          .pipeline()
          .addLast(
              Http2FrameCodecBuilder.forServer().initialSettings(settings).build(),
              new Http2MultiplexHandler(
                  new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                      stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                      answerer(stream);
                    }
                  }),
              new Sink());
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private void answerer(Channel channel) {
    channel.pipeline().addLast(new HttpObjectAggregator(MAX_BODY_BYTES), new Answerer());
  }

  private final class Answerer extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      script.answer(request, context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      gone.add(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private static final class Sink extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
