package dev.signalbox.data.call;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.function.Consumer;

/// Puts the pipeline of a provider's connection in place once its protocol is known.
final class ProviderPipelines {

  private static final int MAX_PIECE_BYTES = 65_536;
  private static final int MAX_HEADER_BYTES = 131_072;

  /// A window of 64 KiB, the default, would stall a large request for several round trips.
  private static final int WINDOW_BYTES = 1 << 20;

  private ProviderPipelines() {}

  /// @param whenFree is given the handler each time the connection is free again
  static ProviderHandler http1(Channel channel, Consumer<ProviderHandler> whenFree) {
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxChunkSize(MAX_PIECE_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false));
    channel.pipeline().addLast(new HttpClientCodec(config, false, false));
    ProviderHandler[] self = new ProviderHandler[1];
    ProviderHandler handler = new ProviderHandler(() -> whenFree.accept(self[0]));
    self[0] = handler;
    channel.pipeline().addLast(handler);
    return handler;
  }

  static void http2(Channel connection) {
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
            new Http2MultiplexHandler(new RefusedStreams()));
  }

  static ProviderHandler stream(Channel stream) {
    ProviderHandler handler = new ProviderHandler(stream::close);
    stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false));
    stream.pipeline().addLast(handler);
    return handler;
  }
}
