package dev.signalbox.data.accept;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The end of the pipeline of an HTTP/2 connection: drops what no stream wanted, says goodbye when
/// the proxy drains, and closes a connection on which nothing has come for too long.
final class Http2ConnectionGuard extends ChannelInboundHandlerAdapter {

  private final ListenerState state;
  private final Http2Connection connection;
  private @Nullable ScheduledFuture<?> watch;
  private final Set<Channel> streams = new HashSet<>();
  private boolean saidGoodbye;
  private long usedNanos = System.nanoTime();

  Http2ConnectionGuard(ListenerState state, Http2Connection connection) {
    this.state = state;
    this.connection = connection;
  }

  /// Takes note of a stream.
  void opened(Channel stream) {
    streams.add(stream);
    stream.closeFuture().addListener(closed -> streams.remove(stream));
  }

  /// A stream from which nobody reads would not notice that its connection is gone.
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    List.copyOf(streams).forEach(Channel::close);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    watch = context.executor().scheduleAtFixedRate(() -> look(context), 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    ScheduledFuture<?> running = watch;
    if (running != null) {
      running.cancel(false);
    }
  }

  private void look(ChannelHandlerContext context) {
    long now = System.nanoTime();
    boolean used = connection.numActiveStreams() > 0;
    if (used) {
      usedNanos = now;
    }
    if (!used && (saidGoodbye || now - usedNanos > state.limits().keepAliveTimeout().toNanos())) {
      context.close();
    } else if (state.isDraining() && !saidGoodbye) {
      saidGoodbye = true;
      context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
