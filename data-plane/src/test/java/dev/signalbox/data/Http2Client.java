package dev.signalbox.data;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client of HTTP/2 in the clear that shows single frames.
final class Http2Client implements AutoCloseable {

  /// What a stream received, told frame by frame.
  record Event(String kind, String text, boolean end) {}

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final CompletableFuture<Http2GoAwayFrame> goodbye = new CompletableFuture<>();
  private final Channel connection;

  Http2Client(int port) throws Exception {
    connection =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient().validateHeaders(false).build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                            new Goodbyes());
                  }
                })
            .connect("127.0.0.1", port)
            .sync()
            .channel();
  }

  /// Waits for GOAWAY.
  void awaitGoodbye() throws Exception {
    goodbye.get(10, TimeUnit.SECONDS);
  }

  /// Waits for the end of the connection.
  boolean awaitEnd() throws InterruptedException {
    return connection.closeFuture().await(10, TimeUnit.SECONDS);
  }

  /// One stream.
  final class Stream {
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Http2StreamChannel channel;

    private Stream() throws Exception {
      channel =
          new Http2StreamChannelBootstrap(connection).handler(new Frames(events)).open().get();
    }

    Stream head(Http2Headers headers, boolean end) throws Exception {
      channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end)).await();
      return this;
    }

    /// Does not wait: flow control may hold it back.
    Stream data(String text, boolean end) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), end));
      return this;
    }

    /// Waits until flow control lets nothing more out.
    void awaitStandstill() throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      long before = -1;
      while (before != channel.bytesBeforeWritable()) {
        before = channel.bytesBeforeWritable();
        never.await(300, TimeUnit.MILLISECONDS);
      }
    }

    void reset() throws Exception {
      channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)).sync();
    }

    /// Takes in nothing more, so that its window is used up.
    void stopReading() {
      channel.config().setAutoRead(false);
    }

    /// Lets go of what was not read.
    void close() throws Exception {
      channel.close().sync();
    }

    Event next() throws InterruptedException {
      Event event = events.poll(10, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no frame came");
      }
      return event;
    }

    /// The text of all that comes up to the end of the stream.
    String rest() throws InterruptedException {
      StringBuilder text = new StringBuilder();
      while (true) {
        Event event = next();
        if (event.kind().equals("reset")) {
          throw new AssertionError("reset after " + text.length() + ": " + event.text());
        }
        if (event.kind().equals("data")) {
          text.append(event.text());
        }
        if (event.end()) {
          return text.toString();
        }
      }
    }
  }

  /// Opens a stream.
  Stream stream() throws Exception {
    return new Stream();
  }

  /// The head of a call.
  static Http2Headers call(String path, String key) {
    return new DefaultHttp2Headers(false)
        .method("POST")
        .scheme("http")
        .authority("gateway")
        .path(path)
        .add("x-api-key", key);
  }

  private static final class Frames extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<Event> events;

    Frames(BlockingQueue<Event> events) {
      this.events = events;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2HeadersFrame head) {
        events.add(new Event("head", String.valueOf(head.headers().status()), head.isEndStream()));
      } else if (frame instanceof Http2DataFrame data) {
        events.add(
            new Event("data", data.content().toString(StandardCharsets.UTF_8), data.isEndStream()));
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof Http2ResetFrame reset) {
        events.add(new Event("reset", String.valueOf(Http2Error.valueOf(reset.errorCode())), true));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private final class Goodbyes extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2GoAwayFrame goAway) {
        goodbye.complete(goAway);
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /// Ends the connection without a word.
  void drop() throws Exception {
    connection.close().sync();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
