package dev.signalbox.data.accept;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;

/// What differs between a connection of HTTP/1.1 and a stream of HTTP/2.
sealed interface ClientTransport {

  /// Whether answers carry a `connection` header.
  boolean saysConnection();

  /// Whether the end of a last answer ends the channel.
  boolean closesConnection();

  /// A request's head has come.
  void answering(HttpRequest head);

  /// Invites the client to send the body it holds back (`expect: 100-continue`).
  void writeContinue(ChannelHandlerContext context);

  /// Breaks off visibly.
  void abort(ChannelHandlerContext context);

  /// Ends our side after the last answer.
  void shutdownOutput(ChannelHandlerContext context, boolean clientStillSends);

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
    public void answering(HttpRequest head) {
      codec.answering(head);
    }

    @Override
    public void writeContinue(ChannelHandlerContext context) {
      context.writeAndFlush(
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }

    /// A reset, because a mere end could pass for the end of an answer without a length.
    @Override
    public void abort(ChannelHandlerContext context) {
      context.channel().config().setOption(io.netty.channel.ChannelOption.SO_LINGER, 0);
      context.channel().close();
    }

    @Override
    public void shutdownOutput(ChannelHandlerContext context, boolean clientStillSends) {
      if (clientStillSends && context.channel() instanceof DuplexChannel duplex) {
        duplex.shutdownOutput();
      } else {
        context
            .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
            .addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  /// A stream that carries one call.
  record Http2() implements ClientTransport {
    @Override
    public boolean saysConnection() {
      return false;
    }

    @Override
    public boolean closesConnection() {
      return false;
    }

    @Override
    public void answering(HttpRequest head) {}

    @Override
    public void writeContinue(ChannelHandlerContext context) {}

    @Override
    public void abort(ChannelHandlerContext context) {
      context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
    }

    @Override
    public void shutdownOutput(ChannelHandlerContext context, boolean clientStillSends) {}
  }
}
