package dev.signalbox.simulator.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that call one target over connections that stay open. A client sends its next call when
/// it has the whole answer to the last one; a client of an endless stream just listens.
final class Load implements AutoCloseable {

  private final ByteBuf request;
  private final List<Channel> channels = new ArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong parts = new AtomicLong();
  private final AtomicInteger answering = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final LatencyLog latencies = new LatencyLog();

  private Load(byte[] request) {
    this.request =
        Unpooled.unreleasableBuffer(Unpooled.directBuffer(request.length).writeBytes(request));
  }

  /// The bytes of a whole request.
  ///
  /// @param extraHeaders header lines, each with its line end
  static byte[] post(String key, byte[] body, String extraHeaders) {
    byte[] head =
        ("POST /v1/messages HTTP/1.1\r\nhost: bench\r\nx-api-key: "
                + key
                + "\r\n"
                + "anthropic-version: 2023-06-01\r\n"
                + "content-type: application/json\r\n"
                + "user-agent: claude-cli/2.1.329 (external, sdk-cli)\r\n"
                + "accept: application/json\r\n"
                + "x-claude-code-session-id: 5b0f4a0e-2f3c-4f0e-9a51-0c7f5d1f1e11\r\n"
                + extraHeaders
                + "content-length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[head.length + body.length];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    return whole;
  }

  static Load start(
      EventLoopGroup loop,
      Class<? extends SocketChannel> type,
      int port,
      byte[] request,
      int connections) {
    Load load = new Load(request);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(type)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new HttpResponseDecoder(), load.new Client());
                  }
                });
    for (int index = 0; index < connections; index++) {
      load.channels.add(
          bootstrap
              .connect(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port))
              .syncUninterruptibly()
              .channel());
    }
    return load;
  }

  /// Whole answers so far.
  long calls() {
    return calls.get();
  }

  /// Body parts so far: for paced streams, events.
  long parts() {
    return parts.get();
  }

  /// Answers that have begun.
  int answering() {
    return answering.get();
  }

  int failures() {
    return failures.get();
  }

  /// Time from sending to the first byte of the body, in nanoseconds.
  LatencyLog latencies() {
    return latencies;
  }

  @Override
  public void close() {
    stopping.set(true);
    channels.forEach(Channel::close);
    channels.forEach(channel -> channel.closeFuture().awaitUninterruptibly());
    request.unwrap().release();
  }

  private final class Client extends ChannelInboundHandlerAdapter {
    private long sentNanos;
    private boolean waitsForBody;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      send(context);
    }

    private void send(ChannelHandlerContext context) {
      sentNanos = System.nanoTime();
      waitsForBody = true;
      context.channel().writeAndFlush(request.duplicate(), context.channel().voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpResponse head) {
        answering.incrementAndGet();
        if (head.status().code() != 200) {
          failures.incrementAndGet();
        }
      }
      if (message instanceof HttpContent content && content.content().isReadable()) {
        parts.incrementAndGet();
        if (waitsForBody) {
          waitsForBody = false;
          latencies.add(System.nanoTime() - sentNanos);
        }
      }
      boolean last = message instanceof LastHttpContent;
      ReferenceCountUtil.release(message);
      if (last) {
        calls.incrementAndGet();
        if (!stopping.get()) {
          send(context);
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (!stopping.get()) {
        failures.incrementAndGet();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
