package dev.signalbox.data.accept;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/// HTTP/1.1 on the client's side: a strict decoder, and an encoder that knows that answers to HEAD
/// have no body. One request is under way at a time, so that one flag is enough.
final class ServerCodec
    extends CombinedChannelDuplexHandler<StrictRequestDecoder, HttpResponseEncoder> {

  /// The largest piece in which a chunk of the body is handed on.
  private static final int MAX_PIECE_BYTES = 65_536;

  /// The longest request line; the rest of the head has its own bound.
  private static final int MAX_REQUEST_LINE_BYTES = 8_192;

  private boolean answersHead;

  ServerCodec(int maxHeaderBytes) {
    HttpDecoderConfig config =
        new HttpDecoderConfig()
            .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
            .setMaxHeaderSize(maxHeaderBytes)
            .setMaxChunkSize(MAX_PIECE_BYTES)
            .setStrictLineParsing(true)
            .setAllowDuplicateContentLengths(false);
    init(new StrictRequestDecoder(config), new Encoder());
  }

  /// Whether a part of a request has come that is not a whole head yet.
  boolean readsHead() {
    return inboundHandler().isMidway();
  }

  /// Tells which request the next answer belongs to.
  void answering(HttpRequest request) {
    answersHead = request.method().equals(HttpMethod.HEAD);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.fireExceptionCaught(cause);
  }

  private final class Encoder extends HttpResponseEncoder {
    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse answer) {
      return answersHead || super.isContentAlwaysEmpty(answer);
    }
  }
}
