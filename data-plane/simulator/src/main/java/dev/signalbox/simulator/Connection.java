package dev.signalbox.simulator;

import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Headers;
import dev.signalbox.simulator.call.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection: reads requests whole, answers them one after the other.
final class Connection extends SimpleChannelInboundHandler<HttpObject> {

  private static final int MAX_PIPELINED = 16;
  private static final Exchange.Hashed NOTHING = Digest.of(new byte[0]);
  private static final System.Logger LOGGER = System.getLogger(Connection.class.getName());

  private final SimulatorServer server;
  private final Deque<Arrived> waiting = new ArrayDeque<>();
  private @Nullable HttpRequest head;
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int mostBytes;
  private boolean tooLarge;
  private @Nullable Delivery delivery;

  Connection(SimulatorServer server) {
    this.server = server;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message.decoderResult().isFailure()) {
      context
          .writeAndFlush(
              new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST))
          .addListener(done -> context.close());
      return;
    }
    if (message instanceof HttpRequest request) {
      head = request;
      body = new ByteArrayOutputStream();
      tooLarge = false;
      mostBytes = RequestEncoding.limit(request.uri());
      if (HttpUtil.is100ContinueExpected(request)) {
        context.writeAndFlush(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
      }
    }
    if (message instanceof HttpContent content) {
      read(content.content());
    }
    if (message instanceof LastHttpContent && head != null) {
      arrived(context, head);
    }
  }

  private void read(ByteBuf bytes) {
    if (tooLarge || body.size() + bytes.readableBytes() > mostBytes) {
      tooLarge = true;
      body.reset();
      return;
    }
    try {
      bytes.readBytes(body, bytes.readableBytes());
    } catch (IOException impossible) {
      throw new IllegalStateException("memory does not fail so", impossible);
    }
  }

  private void arrived(ChannelHandlerContext context, HttpRequest request) {
    List<Header> lines = new ArrayList<>();
    byte[] bytes = body.toByteArray();
    request.headers().forEach(line -> lines.add(new Header(line.getKey(), line.getValue())));
    boolean control = ControlApi.serves(request.uri());
    long sequence = control ? 0 : server.log().nextSequence();
    Arrived arrived =
        new Arrived(
            sequence,
            server.requestId(sequence),
            server.now(),
            request.method().name(),
            request.uri(),
            new Headers(lines),
            bytes,
            Digest.of(bytes),
            tooLarge,
            HttpUtil.isKeepAlive(request));
    head = null;
    body = new ByteArrayOutputStream();
    if (delivery == null) {
      answer(context, arrived);
    } else if (waiting.size() < MAX_PIPELINED) {
      waiting.add(arrived);
    } else {
      context.close();
    }
  }

  private void answer(ChannelHandlerContext context, Arrived request) {
    boolean control = ControlApi.serves(request.target());
    if (!control) {
      server.log().put(exchange(request, Exchange.State.STARTED, null));
    }
    Prepared prepared = control ? server.control().answer(request) : prepared(request);
    Delivery started =
        new Delivery(
            context.channel(),
            request,
            prepared,
            (sent, finished) -> {
              if (!control) {
                Exchange.State state = finished ? Exchange.State.FINISHED : Exchange.State.ABORTED;
                server.log().put(exchange(request, state, sent));
              }
              delivery = null;
              Arrived next = waiting.poll();
              if (next != null && context.channel().isActive()) {
                answer(context, next);
              }
            });
    delivery = started;
    started.start();
  }

  /// A defect of the simulator is an answer of its own, so that a test shows it instead of waiting.
  private Prepared prepared(Arrived request) {
    try {
      return server.router().answer(request);
    } catch (RuntimeException defect) {
      LOGGER.log(System.Logger.Level.ERROR, "defect while answering", defect);
      Reply reply =
          new Reply.Whole(
              500,
              List.of(new Header("content-type", "text/plain"), new Header("x-sim-defect", "1")),
              new byte[0],
              Optional.empty());
      return new Prepared(reply, ControlApi.PLAIN);
    }
  }

  private Exchange exchange(Arrived request, Exchange.State state, @Nullable Delivery sent) {
    Optional<Instant> ended =
        state == Exchange.State.STARTED ? Optional.empty() : Optional.of(server.now());
    return new Exchange(
        request.sequence(),
        request.requestId(),
        request.headers().first("x-sim-marker"),
        state,
        request.at(),
        ended,
        request.method(),
        request.target(),
        request.headers(),
        request.hashed().bytes(),
        request.hashed().sha256(),
        sent == null ? 0 : sent.status(),
        sent == null ? List.of() : sent.headers(),
        sent == null ? NOTHING : sent.encoder().plain(),
        sent == null ? NOTHING : sent.encoder().sent(),
        sent == null ? 0 : sent.events(),
        sent == null ? Optional.empty() : sent.usage());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Delivery current = delivery;
    if (current != null && context.channel().isWritable()) {
      current.resume();
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    waiting.clear();
    Delivery current = delivery;
    if (current != null) {
      current.abort();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) {
      LOGGER.log(System.Logger.Level.DEBUG, "connection failed", cause);
    }
    context.close();
  }
}
