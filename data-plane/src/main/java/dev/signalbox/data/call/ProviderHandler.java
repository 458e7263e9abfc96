package dev.signalbox.data.call;

import dev.signalbox.data.port.Http2Traces;
import dev.signalbox.data.port.Outbound;
import dev.signalbox.data.port.ProviderListener.Failure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The end of the pipeline of a provider's connection (HTTP/1.1) or stream (HTTP/2).
final class ProviderHandler extends ChannelInboundHandlerAdapter {

  private final Runnable whenFree;

  /// Interim answers that a provider may send before an answer.
  private static final int MAX_INTERIM = 64;

  private @Nullable Attempt attempt;
  private int interims;
  private boolean answering;
  private boolean interim;
  private boolean keepAlive;

  /// @param whenFree run when an answer is complete and the connection may serve another attempt
  ProviderHandler(Runnable whenFree) {
    this.whenFree = whenFree;
  }

  void serve(Attempt next, Channel channel) {
    attempt = next;
    answering = false;
    interim = false;
    interims = 0;
    next.start(channel);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Attempt current = attempt;
    if (current == null || current.isOver() || !(message instanceof HttpObject part)) {
      ReferenceCountUtil.release(message);
      context.close();
      return;
    }
    if (part.decoderResult().isFailure() || part instanceof HttpResponse head && !isSane(head)) {
      ReferenceCountUtil.release(message);
      attempt = null;
      current.fail(answering ? Failure.CUT : Failure.NO_ANSWER);
      context.close();
      return;
    }
    if (part instanceof HttpResponse head) {
      if (context.channel() instanceof Http2StreamChannel) {
        Http2Traces.remove(head.headers());
      }
      takeHead(current, head);
    }
    if (part instanceof LastHttpContent last) {
      takeLast(context, current, last);
    } else if (part instanceof HttpContent content) {
      current.listener().answerBody(content);
    }
  }

  /// Whether this can be an answer to what was asked. Nobody asked for another protocol; and what
  /// is coded in another way than in chunks could not be passed on as what it is.
  private boolean isSane(HttpResponse head) {
    HttpStatusClass kind = head.status().codeClass();
    if (kind == HttpStatusClass.INFORMATIONAL) {
      return head.status().code() != 101 && ++interims <= MAX_INTERIM;
    }
    String coding = head.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
    return kind != HttpStatusClass.UNKNOWN
        && (coding == null || coding.equalsIgnoreCase("chunked"));
  }

  /// Interim answers (100, 103) are between the provider and us (RFC 9110 section 15.2).
  private void takeHead(Attempt current, HttpResponse head) {
    interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (!interim) {
      answering = true;
      keepAlive = HttpUtil.isKeepAlive(head);
      current.listener().answerHead(head);
    }
  }

  private void takeLast(ChannelHandlerContext context, Attempt current, LastHttpContent last) {
    if (interim) {
      interim = false;
      last.release();
      return;
    }
    if (current.isOver()) {
      last.release();
      return;
    }
    attempt = null;
    // An answer can be complete before its request is.
    boolean reusable = keepAlive && current.sentAll() && Outbound.isEmpty(context.channel());
    current.finish();
    current.listener().answerEnd(last);
    if (reusable && context.channel().isActive()) {
      context.channel().config().setAutoRead(true);
      whenFree.run();
    } else {
      context.close();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Attempt current = attempt;
    if (current != null && answering && !current.isOver()) {
      current.listener().answerPause();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Attempt current = attempt;
    if (current != null && !current.isOver() && context.channel().isWritable()) {
      current.listener().providerWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Attempt current = attempt;
    attempt = null;
    if (current != null) {
      current.fail(answering ? Failure.CUT : Failure.NO_ANSWER);
    }
  }

  /// A failed write is not the end: what the provider said before it closed may still be read.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      context.close();
    }
  }
}
