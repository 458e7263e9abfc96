package dev.signalbox.data.ops;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Serves `/livez`, `/readyz` and `/metrics` on a port of its own. `livez`: the process runs.
/// `readyz`: it has a policy, can book usage, and is not draining.
public final class OpsListener {

  private static final int READ_TIMEOUT_SECONDS = 10;
  private static final int MAX_REQUEST_BYTES = 4_096;

  private final Channel channel;

  private OpsListener(Channel channel) {
    this.channel = channel;
  }

  /// Binds and starts to answer.
  ///
  /// @param readiness tells why the proxy is not ready, or an empty text
  /// @throws IllegalStateException if the port is taken
  public static OpsListener bind(
      InetSocketAddress address,
      EventLoopGroup loop,
      Class<? extends ServerSocketChannel> channelType,
      List<CallMetrics> loops,
      Gauges gauges,
      Readiness readiness) {
    MetricsPage metrics = new MetricsPage(loops, gauges);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop)
            .channel(channelType)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    client
                        .pipeline()
                        .addLast(
                            new ReadTimeoutHandler(READ_TIMEOUT_SECONDS),
                            new HttpServerCodec(),
                            new HttpObjectAggregator(MAX_REQUEST_BYTES),
                            new Answerer(metrics, gauges, readiness));
                  }
                });
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(
          "Cannot listen for health and metrics on port "
              + address.getPort()
              + ". Choose another with --ops-port.",
          bound.cause());
    }
    return new OpsListener(bound.channel());
  }

  /// The port that was bound.
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /// Why the proxy is not ready.
  @FunctionalInterface
  public interface Readiness {
    /// The reason, or an empty text if it is ready.
    String obstacle();
  }

  private static final class Answerer extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final MetricsPage metrics;
    private final Gauges gauges;
    private final Readiness readiness;

    Answerer(MetricsPage metrics, Gauges gauges, Readiness readiness) {
      this.metrics = metrics;
      this.gauges = gauges;
      this.readiness = readiness;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      FullHttpResponse answer =
          request.method().equals(HttpMethod.GET)
              ? answer(request.uri())
              : text(HttpResponseStatus.METHOD_NOT_ALLOWED, "use GET\n");
      context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }

    private FullHttpResponse answer(String path) {
      return switch (path) {
        case "/livez" -> text(HttpResponseStatus.OK, "ok\n");
        case "/readyz" -> {
          String obstacle = readiness.obstacle();
          yield obstacle.isEmpty()
              ? text(
                  HttpResponseStatus.OK,
                  "ready\n" + gauges.policyAge().get().text(gauges.policyVersion().getAsLong()))
              : text(HttpResponseStatus.SERVICE_UNAVAILABLE, obstacle + "\n");
        }
        case "/metrics" -> text(HttpResponseStatus.OK, metrics.render());
        default -> text(HttpResponseStatus.NOT_FOUND, "try /livez, /readyz or /metrics\n");
      };
    }

    private static FullHttpResponse text(HttpResponseStatus status, String body) {
      FullHttpResponse answer =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              status,
              Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)));
      answer
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
          .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
          .set(HttpHeaderNames.CONNECTION, "close");
      return answer;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
