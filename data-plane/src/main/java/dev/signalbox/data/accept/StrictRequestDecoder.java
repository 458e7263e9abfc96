package dev.signalbox.data.accept;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/// Reads HTTP/1.1 requests and refuses whatever two readers could understand in two ways (RFC 9112
/// section 11.2, request smuggling).
final class StrictRequestDecoder extends HttpRequestDecoder {

  private boolean midway;

  StrictRequestDecoder(HttpDecoderConfig config) {
    super(config);
  }

  /// Whether bytes have come that nothing was made of yet, empty lines aside.
  boolean isMidway() {
    return midway;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int before = out.size();
    boolean begins = in.getByte(in.readerIndex()) > ' ';
    super.decode(context, in, out);
    midway = out.size() == before && (midway || begins);
  }

  /// Netty would drop the length and go on. A client that sends both is broken or hostile.
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
  }
}
