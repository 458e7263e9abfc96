package dev.signalbox.data.accept;

import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.data.port.CallOpener;
import dev.signalbox.data.port.ClientPort;
import dev.signalbox.data.port.IncomingCall;
import dev.signalbox.data.port.Outbound;
import dev.signalbox.model.bundle.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One client connection in HTTP/1.1, or one stream in HTTP/2: calls one after the other. A request
/// that comes before the last answer is out (pipelining) waits, and reading stops meanwhile.
final class ClientHandler extends ChannelInboundHandlerAdapter implements ClientPort {

  /// How much of a refused request's body is read and dropped, to keep the connection in use.
  private static final long MAX_DISCARDED_BYTES = 262_144;

  /// Parts of the next request that one read may bring before reading stops.
  private static final int MAX_WAITING = 1_024;

  /// How long a client may go on sending after the last answer.
  private static final Duration LINGER = Duration.ofSeconds(5);

  private final CallOpener opener;
  private final ListenerState state;
  private final ClientTransport transport;
  private final Limits limits;
  private final Queue<Object> waiting = new ArrayDeque<>(2);
  private @Nullable ChannelHandlerContext context;
  private @Nullable HttpRequest request;
  private @Nullable IncomingCall call;
  private @Nullable ChannelFuture lastWrite;
  private boolean headBegun;
  private boolean bodyOpen;
  private boolean answerOpen;
  private boolean taking = true;
  private boolean closing;
  private boolean unflushed;
  private boolean replaying;
  private long bodyBytes;
  private long discardedBytes;
  private long mostBodyBytes;
  private long deadlineNanos;

  ClientHandler(CallOpener opener, ListenerState state, ClientTransport transport) {
    this.opener = opener;
    this.state = state;
    this.transport = transport;
    this.limits = state.limits();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    deadlineNanos = deadline(limits.headTimeout());
    ConnectionSweep.of(loop()).add(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    ConnectionSweep.of(loop()).remove(this);
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    if (isDeaf()) {
      ReferenceCountUtil.release(message);
    } else if (isNextRequest() && !replaying) {
      hold(message);
    } else {
      take(message);
    }
  }

  /// The last answer is out: what still comes is not for us.
  private boolean isDeaf() {
    return closing && call == null;
  }

  /// What comes now belongs to a request behind the one that is being answered.
  private boolean isNextRequest() {
    return !waiting.isEmpty() || answerOpen && !bodyOpen;
  }

  private void hold(Object message) {
    channel().config().setAutoRead(false);
    if (waiting.add(message) && waiting.size() > MAX_WAITING) {
      channel().close();
    }
  }

  private void take(Object message) {
    if (message instanceof HttpRequest head) {
      takeHead(head);
    }
    if (message instanceof HttpContent content && !isDeaf()) {
      takeContent(content);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void takeHead(HttpRequest head) {
    begin(head);
    RefusalCode refusal =
        state.isFull() ? RefusalCode.OVERLOADED : HeadCheck.refusal(head, mostBodyBytes);
    if (refusal == null) {
      IncomingCall opened = opener.open(head, this);
      call = answerOpen ? opened : null;
      if (answerOpen && HttpUtil.is100ContinueExpected(head)) {
        transport.writeContinue(context());
      }
      return;
    }
    closing = true;
    opener.refuse(refusal, head, this);
  }

  private void begin(HttpRequest head) {
    request = head;
    headBegun = false;
    bodyOpen = true;
    answerOpen = true;
    bodyBytes = 0;
    mostBodyBytes = opener.mostBodyBytes(head, limits.maxBodyBytes());
    discardedBytes = 0;
    deadlineNanos = deadline(limits.bodyIdleTimeout());
    transport.answering(head);
  }

  private void takeContent(HttpContent content) {
    if (!bodyOpen) {
      content.release();
      return;
    }
    deadlineNanos = deadline(limits.bodyIdleTimeout());
    boolean last = content instanceof LastHttpContent;
    if (content.decoderResult().isFailure()) {
      content.release();
      fault(RefusalCode.HEAD_MALFORMED);
      return;
    }
    ByteBuf bytes = content.content();
    bodyBytes += bytes.readableBytes();
    bodyOpen = !last;
    IncomingCall current = call;
    if (current == null) {
      discard(bytes);
    } else if (bodyBytes > mostBodyBytes) {
      bytes.release();
      bodyOpen = true;
      fault(RefusalCode.BODY_TOO_LARGE);
    } else {
      current.body(bytes);
      if (last) {
        current.bodyEnd();
      }
    }
    if (last && !answerOpen && !bodyOpen && !closing) {
      nextRequest();
    }
  }

  private void discard(ByteBuf bytes) {
    discardedBytes += bytes.readableBytes();
    bytes.release();
    if (discardedBytes > MAX_DISCARDED_BYTES) {
      closeGently();
    }
  }

  private void fault(RefusalCode code) {
    closing = true;
    if (call != null) {
      call.clientFault(code);
    } else {
      closeGently();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ignored) {
    if (call != null && bodyOpen) {
      call.bodyPause();
    }
    if (unflushed) {
      flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ignored) {
    if (call != null && channel().isWritable()) {
      call.clientWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    IncomingCall current = call;
    call = null;
    bodyOpen = false;
    answerOpen = false;
    closing = true;
    if (current != null) {
      current.clientGone();
    }
  }

  /// A stream that was reset while nobody reads from it would not become inactive by itself.
  @Override
  public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
    if (event instanceof Http2ResetFrame) {
      channel().close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    channel().close();
  }

  void tick(long now) {
    if (call != null) {
      call.tick(now);
      if (bodyOpen && taking && now - deadlineNanos > 0) {
        fault(RefusalCode.TIMEOUT_BODY);
      }
    } else {
      tickIdle(now);
    }
  }

  /// Between two calls. An answer that the client is still taking in is left alone for a while.
  private void tickIdle(long now) {
    if (request == null && !closing && !headBegun && transport.readsHead()) {
      headBegun = true;
      deadlineNanos = Math.min(deadlineNanos - now, limits.headTimeout().toNanos()) + now;
    }
    boolean goes = state.isDraining() && !closing && !headBegun && Outbound.isEmpty(channel());
    if (now - deadlineNanos <= 0 && !goes) {
      return;
    }
    if (headBegun && !closing) {
      closing = true;
      HttpRequest head = HeadCheck.missing();
      begin(head);
      opener.refuse(RefusalCode.TIMEOUT_HEAD, head, this);
    } else {
      channel().close();
    }
  }

  @Override
  public void writeHead(HttpResponse head) {
    closing =
        closing
            || state.isDraining()
            || request == null
            || HeadCheck.endsConnection(request)
            || bodyOpen && HeadCheck.leavesMoreThan(MAX_DISCARDED_BYTES, request, bodyBytes);
    if (closing && transport.saysConnection()) {
      head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    unflushed = true;
    context().write(head, context().voidPromise());
  }

  @Override
  public void writeBody(HttpObject whole) {
    HttpObject part = transport.bodyPart(whole);
    unflushed = true;
    if (!(part instanceof LastHttpContent)) {
      context().write(part, context().voidPromise());
      return;
    }
    call = null;
    answerOpen = false;
    lastWrite = context().write(part);
    if (closing && (bodyOpen || transport.closesConnection())) {
      closeGently();
    } else if (!bodyOpen) {
      flush();
      nextRequest();
    } else {
      takeBody(true);
    }
  }

  @Override
  public void flush() {
    unflushed = false;
    context().flush();
  }

  @Override
  public boolean isWritable() {
    return channel().isWritable();
  }

  @Override
  public void takeBody(boolean on) {
    taking = on;
    deadlineNanos = deadline(limits.bodyIdleTimeout());
    if (bodyOpen || on && waiting.isEmpty()) {
      channel().config().setAutoRead(on);
    }
  }

  @Override
  public void abort() {
    call = null;
    answerOpen = false;
    closing = true;
    deadlineNanos = deadline(LINGER);
    transport.abort(context(), understandsChunks());
  }

  @Override
  public boolean understandsChunks() {
    return request != null && !request.protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  private void nextRequest() {
    request = null;
    headBegun = false;
    deadlineNanos = deadline(limits.keepAliveTimeout());
    if (replaying) {
      return;
    }
    replaying = true;
    while (!waiting.isEmpty() && !isDeaf() && !(answerOpen && !bodyOpen)) {
      take(waiting.remove());
    }
    replaying = false;
    if (call != null && bodyOpen) {
      call.bodyPause();
    }
    if (waiting.isEmpty()) {
      taking = true;
      channel().config().setAutoRead(true);
    }
  }

  /// Says that nothing more comes, once the answer is out, and reads on for a moment: a client that
  /// is still sending can read it before the connection breaks (RFC 9112 section 9.6).
  private void closeGently() {
    closing = true;
    boolean clientStillSends = bodyOpen;
    deadlineNanos = deadline(limits.keepAliveTimeout());
    channel().config().setAutoRead(true);
    flush();
    if (lastWrite == null) {
      channel().close();
    } else {
      lastWrite.addListener(done -> {
        deadlineNanos = deadline(LINGER);
        transport.shutdownOutput(context(), clientStillSends);
      });
    }
  }

  @Override
  public Channel channel() {
    return context().channel();
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context, "not in a pipeline");
  }

  private static long deadline(Duration after) {
    return System.nanoTime() + after.toNanos();
  }
}
