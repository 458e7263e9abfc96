package dev.signalbox.control.guard;

import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.http.RequestIds;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Stands after the codec of one connection: holds requests to their time and to the common
/// [BodyBudget], marks heads that are none as broken, and ends the connection where nobody can know
/// any more where the next request begins. Used on the connection's event loop only.
final class RequestGuard extends ChannelDuplexHandler {

  /// Nobody of good will sends more requests than that without waiting for an answer.
  private static final int MAX_UNANSWERED = 64;

  private final Deadline deadline;
  private final ConnectionLimits limits;
  private final BodyBudget budget;

  /// What each request without a whole answer has taken from the budget, oldest first.
  private final Deque<Taken> unanswered = new ArrayDeque<>();

  /// The request that has not arrived in full, if there is one.
  private @Nullable Taken arriving;

  private boolean deaf;

  RequestGuard(Deadline deadline, ConnectionLimits limits, BodyBudget budget) {
    this.deadline = deadline;
    this.limits = limits;
    this.budget = budget;
  }

  private static final class Taken {
    private long taken;
    private long arrived;
    private boolean answered;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    boolean heard = !deaf;
    if (heard && message instanceof HttpRequest request) {
      heard = admit(context, request);
    } else if (heard && message instanceof HttpContent content) {
      heard = admit(context, content);
    }
    if (heard && deaf && message instanceof HttpRequest request) {
      context.fireChannelRead(noRequest(request.decoderResult()));
    } else if (heard) {
      context.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
  }

  /// What the codec makes of a head that it cannot read; the server answers it with 400.
  private static FullHttpRequest noRequest(DecoderResult why) {
    FullHttpRequest none =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
    none.setDecoderResult(
        why.isFailure() ? why : DecoderResult.failure(new IllegalArgumentException("no head")));
    return none;
  }

  private boolean admit(ChannelHandlerContext context, HttpRequest request) {
    if (unanswered.size() >= MAX_UNANSWERED) {
      context.close();
      return false;
    }
    deadline.start(limits.body());
    Taken taken = new Taken();
    unanswered.add(taken);
    arriving = taken;
    if (request.decoderResult().isFailure() || !HeadCheck.isSound(request)) {
      // Whatever follows could be anything; the answer ends the connection.
      deaf = true;
      return true;
    }
    long announced = HttpUtil.getContentLength(request, 0L);
    // What is larger than everything is too large for its address too, and refused there.
    return announced > limits.bodyBytes() || take(context, taken, announced);
  }

  private boolean admit(ChannelHandlerContext context, HttpContent content) {
    Taken one = arriving;
    if (one == null) {
      return true;
    }
    one.arrived += content.content().readableBytes();
    if (!one.answered && one.arrived > one.taken && !take(context, one, one.arrived - one.taken)) {
      return false;
    }
    if (content instanceof LastHttpContent) {
      arriving = null;
      deadline.cancel();
      if (content.decoderResult().isFailure()) {
        return end(context, one);
      }
    }
    return true;
  }

  /// A chunk was broken, so nobody knows where the next request begins.
  private boolean end(ChannelHandlerContext context, Taken broken) {
    deaf = true;
    if (broken.answered) {
      context.close();
      return false;
    }
    deadline.start(limits.head());
    return true;
  }

  private boolean take(ChannelHandlerContext context, Taken one, long bytes) {
    if (budget.take(bytes)) {
      one.taken += bytes;
      return true;
    }
    refuse(context);
    return false;
  }

  private void refuse(ChannelHandlerContext context) {
    deaf = true;
    if (unanswered.size() > 1) {
      // Answers to earlier requests are on their way; ours would overtake them.
      context.close();
      return;
    }
    String id = RequestIds.made();
    byte[] body = Problem.of(ProblemCode.OVERLOADED, "Too many large requests at once.").json(id);
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.SERVICE_UNAVAILABLE,
            Unpooled.wrappedBuffer(body));
    answer
        .headers()
        .set("content-type", "application/problem+json")
        .set("content-length", body.length)
        .set("retry-after", "1")
        .set(RequestIds.HEADER, id)
        .set("connection", "close");
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (deaf && message instanceof HttpResponse response) {
      response.headers().set("connection", "close");
    }
    if (message instanceof LastHttpContent && !isInformation(message)) {
      Taken one = unanswered.poll();
      if (one != null) {
        one.answered = true;
        budget.giveBack(one.taken);
        one.taken = 0;
      }
      if (deaf && unanswered.isEmpty()) {
        context.write(message, promise.unvoid().addListener(ChannelFutureListener.CLOSE));
        return;
      }
      if (one != null && one.equals(arriving)) {
        // Answered before it was there; the rest is thrown away, but not for long.
        deadline.start(limits.head());
      }
    }
    context.write(message, promise);
  }

  private static boolean isInformation(Object message) {
    return message instanceof HttpResponse response
        && response.status().code() < HttpResponseStatus.OK.code();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    unanswered.forEach(one -> budget.giveBack(one.taken));
    unanswered.clear();
    super.channelInactive(context);
  }
}
