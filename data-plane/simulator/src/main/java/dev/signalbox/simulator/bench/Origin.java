package dev.signalbox.simulator.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The provider of the benchmark: answers at once with a fixed JSON message, or with a stream of
/// events a fixed time apart until the client goes. The request header `x-bench-gap-millis` asks
/// for the stream.
final class Origin {

  private Origin() {}

  static Channel start(EventLoopGroup loop, Class<? extends ServerSocketChannel> type) {
    return new ServerBootstrap()
        .group(loop)
        .channel(type)
        .option(ChannelOption.SO_BACKLOG, 8_192)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpServerCodec(), new Answerer());
              }
            })
        .bind(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0))
        .awaitUninterruptibly()
        .channel();
  }

  private static final class Answerer extends ChannelInboundHandlerAdapter {
    private static final ByteBuf MESSAGE =
        Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(Payloads.message()));
    private static final ByteBuf FIRST =
        Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(Payloads.streamStart()));
    private static final ByteBuf EVENT =
        Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(Payloads.streamEvent()));
    private static final ByteBuf END =
        Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(Payloads.streamEnd()));

    private @Nullable String gapMillis;
    private int events;
    private @Nullable ScheduledFuture<?> pacing;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest head) {
        gapMillis = head.headers().get("x-bench-gap-millis");
        events = head.headers().getInt("x-bench-events", Integer.MAX_VALUE);
      }
      boolean last = message instanceof LastHttpContent;
      ReferenceCountUtil.release(message);
      String gap = gapMillis;
      if (last && gap == null) {
        FullHttpResponse answer =
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, MESSAGE.duplicate());
        answer
            .headers()
            .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
            .set("request-id", "req_bench")
            .set(HttpHeaderNames.CONTENT_LENGTH, MESSAGE.readableBytes());
        context.writeAndFlush(answer, context.voidPromise());
      } else if (last && gap != null) {
        stream(context, Long.parseLong(gap));
      }
    }

    private void stream(ChannelHandlerContext context, long gap) {
      HttpResponse answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      answer
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
          .set("request-id", "req_bench")
          .set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
      context.write(answer);
      context.writeAndFlush(new DefaultHttpContent(FIRST.duplicate()));
      if (events == 0) {
        end(context);
        return;
      }
      long firstDelay = ThreadLocalRandom.current().nextLong(gap + 1);
      pacing =
          context
              .executor()
              .scheduleAtFixedRate(() -> event(context), firstDelay, gap, TimeUnit.MILLISECONDS);
    }

    private void event(ChannelHandlerContext context) {
      context.writeAndFlush(new DefaultHttpContent(EVENT.duplicate()), context.voidPromise());
      if (--events == 0) {
        stop();
        end(context);
      }
    }

    private static void end(ChannelHandlerContext context) {
      context.write(new DefaultHttpContent(END.duplicate()));
      context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void stop() {
      ScheduledFuture<?> running = pacing;
      pacing = null;
      if (running != null) {
        running.cancel(false);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      stop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
