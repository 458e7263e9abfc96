package dev.signalbox.data.accept;

import dev.signalbox.data.port.Http2Traces;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

/// What differs between a connection of HTTP/1.1 and a stream of HTTP/2.
sealed interface ClientTransport {

  /// Whether answers carry a `connection` header.
  boolean saysConnection();

  /// Whether the end of a last answer ends the channel.
  boolean closesConnection();

  /// Whether a part of a request's head has come, but not yet the whole.
  boolean readsHead();

  /// A request's head has come.
  void answering(HttpRequest head);

  /// A part of the answer's body as it has to be written: nothing of it in answer to `HEAD`.
  HttpObject bodyPart(HttpObject part);

  /// Breaks off visibly.
  ///
  /// @param endIsKnown whether the client knows where the answer would end
  void abort(ChannelHandlerContext context, boolean endIsKnown);

  /// Ends our side after the last answer is out.
  void shutdownOutput(ChannelHandlerContext context, boolean clientStillSends);

  /// Invites the client to send the body it holds back (`expect: 100-continue`).
  default void writeContinue(ChannelHandlerContext context) {
    context.writeAndFlush(
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
  }

  /// A connection that carries one call after the other.
  record Http1(ServerCodec codec) implements ClientTransport {
    @Override
    public boolean saysConnection() {
      return true;
    }

    @Override
    public boolean closesConnection() {
      return true;
    }

    @Override
    public boolean readsHead() {
      return codec.readsHead();
    }

    @Override
    public void answering(HttpRequest head) {
      codec.answering(head);
    }

    /// The codec sees to it.
    @Override
    public HttpObject bodyPart(HttpObject part) {
      return part;
    }

    /// Where the answer says how long it is or comes in chunks, what was written may still arrive:
    /// the client sees that the rest is missing. Else only a reset shows it.
    @Override
    public void abort(ChannelHandlerContext context, boolean endIsKnown) {
      if (endIsKnown) {
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      } else {
        context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context.channel().close();
      }
    }

    @Override
    public void shutdownOutput(ChannelHandlerContext context, boolean clientStillSends) {
      SslHandler tls = context.pipeline().get(SslHandler.class);
      if (!clientStillSends) {
        context.channel().close();
      } else if (tls != null) {
        tls.closeOutbound();
      } else if (context.channel() instanceof DuplexChannel duplex) {
        duplex.shutdownOutput();
      }
    }
  }

  /// A stream that carries one call.
  final class Http2 implements ClientTransport {
    private boolean answersHead;

    @Override
    public boolean saysConnection() {
      return false;
    }

    @Override
    public boolean closesConnection() {
      return false;
    }

    @Override
    public boolean readsHead() {
      return false;
    }

    @Override
    public void answering(HttpRequest head) {
      answersHead = head.method().equals(HttpMethod.HEAD);
      Http2Traces.remove(head.headers());
    }

    @Override
    public HttpObject bodyPart(HttpObject part) {
      if (!answersHead || !(part instanceof LastHttpContent)) {
        return part;
      }
      ReferenceCountUtil.release(part);
      return LastHttpContent.EMPTY_LAST_CONTENT;
    }

    @Override
    public void abort(ChannelHandlerContext context, boolean endIsKnown) {
      context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    }

    /// RFC 9113 section 8.1: the answer stands, the rest of the request is not wanted.
    @Override
    public void shutdownOutput(ChannelHandlerContext context, boolean clientStillSends) {
      if (clientStillSends) {
        context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
      }
    }
  }
}
