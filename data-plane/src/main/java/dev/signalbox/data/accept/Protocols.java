package dev.signalbox.data.accept;

import dev.signalbox.data.port.CallOpener;
import dev.signalbox.model.bundle.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Puts the pipeline of HTTP/1.1 or HTTP/2 in place, once it is known which one the client speaks.
final class Protocols {

  private static final int MAX_STREAMS = 256;

  /// What one stream may send ahead.
  private static final int WINDOW_BYTES = 256 << 10;

  /// What all streams of a connection may send ahead: many streams can stand still, because their
  /// providers do not read, before the others on the connection have to wait.
  private static final int CONNECTION_WINDOW_BYTES = 8 << 20;

  /// What RFC 9113 section 6.9.2 grants a connection.
  private static final int GRANTED_BYTES = 65_535;

  private Protocols() {}

  static void http1(ChannelPipeline pipeline, ListenerState state, CallOpener opener) {
    ServerCodec codec = new ServerCodec(state.limits().maxHeaderBytes());
    pipeline.addLast(codec);
    pipeline.addLast(new ClientHandler(opener, state, new ClientTransport.Http1(codec)));
  }

  static void http2(ChannelPipeline pipeline, ListenerState state, CallOpener opener) {
    Limits limits = state.limits();
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(MAX_STREAMS)
                    .initialWindowSize(WINDOW_BYTES)
                    .maxHeaderListSize(limits.maxHeaderBytes()))
            .build();
    Http2ConnectionGuard guard = new Http2ConnectionGuard(state, codec.connection());
    pipeline.addLast(codec);
    pipeline.addLast(
        new Http2MultiplexHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel stream) {
                guard.opened(stream);
                stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(true));
                stream
                    .pipeline()
                    .addLast(new ClientHandler(opener, state, new ClientTransport.Http2()));
              }
            }));
    pipeline.addLast(guard);
    pipeline
        .channel()
        .writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW_BYTES - GRANTED_BYTES));
  }

  /// Over TLS the client says which it wants.
  static final class ByAlpn extends ApplicationProtocolNegotiationHandler {
    private final ListenerState state;
    private final CallOpener opener;

    ByAlpn(ListenerState state, CallOpener opener) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.state = state;
      this.opener = opener;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        http2(context.pipeline(), state, opener);
      } else {
        http1(context.pipeline(), state, opener);
      }
    }

    /// A failed handshake is the client's business; the connection closes without a word.
    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /// In the clear, a client that knows that we speak HTTP/2 starts with its preface (RFC 9113
  /// section 3.3).
  static final class ByPreface extends ByteToMessageDecoder {
    private static final byte[] PREFACE = "PRI * HTTP/2".getBytes(StandardCharsets.US_ASCII);

    private final ListenerState state;
    private final CallOpener opener;
    private @Nullable ScheduledFuture<?> deadline;

    ByPreface(ListenerState state, CallOpener opener) {
      this.state = state;
      this.opener = opener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      long millis = state.limits().headTimeout().toMillis();
      deadline = context.executor().schedule(() -> context.close(), millis, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
      ScheduledFuture<?> running = deadline;
      if (running != null) {
        running.cancel(false);
      }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      int length = Math.min(in.readableBytes(), PREFACE.length);
      boolean same = true;
      for (int index = 0; same && index < length; index++) {
        same = in.getByte(in.readerIndex() + index) == PREFACE[index];
      }
      if (same && length < PREFACE.length) {
        return;
      }
      if (same) {
        http2(context.pipeline(), state, opener);
      } else {
        http1(context.pipeline(), state, opener);
      }
      context.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
