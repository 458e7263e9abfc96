package dev.signalbox.data.call;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.function.Consumer;

/// Puts the pipeline of a provider's connection in place once its protocol is known.
final class ProviderPipelines {

  private static final int MAX_PIECE_BYTES = 65_536;
  private static final int MAX_HEADER_BYTES = 131_072;

  /// How much of an answer may be under way, or wait here for a client that is behind.
  private static final int WINDOW_BYTES = 256 << 10;

  /// Room for all streams of a connection at a time, so that clients that are behind never hold up
  /// the others: the default would be one window of 64 KiB for all.
  private static final int CONNECTION_WINDOW_BYTES = StreamPool.MAX_STREAMS * WINDOW_BYTES;

  /// What RFC 9113 section 6.9.2 grants a connection.
  private static final int GRANTED_BYTES = 65_535;

  private ProviderPipelines() {}

  /// @param whenFree is given the handler each time the connection is free again
  static ProviderHandler http1(Channel channel, Consumer<ProviderHandler> whenFree) {
    HttpDecoderConfig config =
        new HttpDecoderConfig().setMaxChunkSize(MAX_PIECE_BYTES).setMaxHeaderSize(MAX_HEADER_BYTES);
    channel.pipeline().addLast(new HttpClientCodec(config, false, false));
    ProviderHandler[] self = new ProviderHandler[1];
    ProviderHandler handler = new ProviderHandler(() -> whenFree.accept(self[0]));
    self[0] = handler;
    channel.pipeline().addLast(handler);
    return handler;
  }

  static Http2ProviderGuard http2(Channel connection) {
    Http2ProviderGuard guard = new Http2ProviderGuard();
    connection
        .pipeline()
        .addLast(
            Http2FrameCodecBuilder.forClient()
                .initialSettings(
                    Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(WINDOW_BYTES)
                        .maxHeaderListSize(MAX_HEADER_BYTES))
                .build(),
            new Http2MultiplexHandler(new RefusedStreams()),
            guard);
    connection.writeAndFlush(
        new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW_BYTES - GRANTED_BYTES));
    return guard;
  }

  static ProviderHandler stream(Channel stream) {
    ProviderHandler handler = new ProviderHandler(stream::close);
    stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false));
    stream.pipeline().addLast(handler);
    return handler;
  }
}
