package dev.signalbox.data.relay;

import dev.signalbox.data.dialect.AnswerShape;
import dev.signalbox.data.dialect.UsageReader;
import dev.signalbox.data.dialect.UsageReading;
import dev.signalbox.data.exchange.AwsError;
import dev.signalbox.data.port.ClientPort;
import dev.signalbox.data.translate.AnswerTranslator;
import dev.signalbox.data.translate.AnswerTranslator.Whole;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.model.wire.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Optional;

/// An answer whose client does not speak what the provider speaks. A stream is put into other words
/// event by event; anything else waits until it is whole.
public final class CrossingRelay implements AnswerRelay {

  private static final DefaultHttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  /// What tells a client whether and when to try again; all else that a provider says in its head
  /// is about its own dialect.
  private static final List<String> TRAVELLING =
      List.of("retry-after", "retry-after-ms", "x-should-retry");

  private static final int MOST_ERROR_BYTES = 64 * 1024;
  private static final int MOST_ANSWER_BYTES = 16 * 1024 * 1024;

  private final ClientPort client;
  private final Surface surface;
  private final AnswerTranslator translator;
  private final UsageReader reader;
  private final HttpHeaders from;
  private final String callId;
  private final List<String> lost;
  private final int status;
  private final boolean stream;
  private final CompositeByteBuf collected = Unpooled.compositeBuffer(1024);
  private boolean begun;
  private boolean over;
  private long bytes;

  private CrossingRelay(Start start, HttpResponse head, ClientPort client) {
    this.client = client;
    this.surface = start.client();
    this.translator = start.translator();
    this.callId = start.callId();
    this.lost = start.lost();
    this.from = head.headers();
    this.status = head.status().code();
    AnswerShape shape = AnswerShape.of(from.get(HttpHeaderNames.CONTENT_TYPE));
    this.stream = status < 400 && start.stream() && shape != AnswerShape.JSON;
    boolean gzip = "gzip".equalsIgnoreCase(from.get(HttpHeaderNames.CONTENT_ENCODING, ""));
    this.reader = UsageReader.of(start.provider(), shape, gzip);
  }

  /// What is known before the answer comes.
  ///
  /// @param client the surface that the client called
  /// @param provider the surface that the provider was called on
  /// @param stream whether the provider was asked for a stream
  /// @param callId told to the client, so that a question about a call can name it
  /// @param lost what of the request could not be carried
  public record Start(
      Surface client,
      Surface provider,
      boolean stream,
      AnswerTranslator translator,
      String callId,
      List<String> lost) {}

  /// Makes ready for an answer. The client is sent nothing before the provider has said something
  /// of meaning.
  public static CrossingRelay start(Start start, HttpResponse head, ClientPort client) {
    return new CrossingRelay(start, head, client);
  }

  @Override
  public void look(ByteBuf part) {
    bytes += part.readableBytes();
    reader.feed(part);
  }

  @Override
  public void pass(HttpContent part) {
    ByteBuf content = part.content();
    if (over || !content.isReadable()) {
      part.release();
    } else if (stream) {
      byte[] read = ByteBufUtil.getBytes(content);
      part.release();
      send(translator.more(read, 0, read.length));
    } else if (collected.readableBytes() + content.readableBytes() <= most()) {
      collected.addComponent(true, content);
    } else {
      part.release();
    }
  }

  private int most() {
    return status >= 400 ? MOST_ERROR_BYTES : MOST_ANSWER_BYTES;
  }

  @Override
  public void finish(LastHttpContent last) {
    pass(last);
    if (over) {
      return;
    }
    if (stream) {
      send(translator.end(true));
      endStream();
      return;
    }
    byte[] body = ByteBufUtil.getBytes(collected);
    boolean whole = bytes <= most() || status >= 400;
    sendWhole(
        status >= 400
            ? translator.error(status, body)
            : whole ? translator.whole(body) : translator.error(502, new byte[0]));
  }

  private void send(byte[] events) {
    Optional<Whole> refused = begun ? Optional.empty() : translator.refused();
    if (refused.isPresent()) {
      sendWhole(refused.get());
      return;
    }
    if (events.length == 0) {
      return;
    }
    if (!begun) {
      begun = true;
      HttpResponse answer = head(HttpResponseStatus.OK, translator.streamContentType());
      if (client.understandsChunks()) {
        answer.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
      }
      client.writeHead(answer);
    }
    client.writeBody(new DefaultHttpContent(Unpooled.wrappedBuffer(events)));
  }

  private void sendWhole(Whole whole) {
    begun = true;
    over = true;
    collected.release();
    HttpResponse answer = head(HttpResponseStatus.valueOf(whole.status()), "application/json");
    answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(whole.body().length));
    if (surface.format() == WireFormat.BEDROCK) {
      answer.headers().set("x-amzn-requestid", callId);
      if (whole.status() >= 400) {
        answer.headers().set("x-amzn-errortype", AwsError.of(whole.status()));
      }
    }
    client.writeHead(answer);
    client.writeBody(new DefaultHttpContent(Unpooled.wrappedBuffer(whole.body())));
    client.writeBody(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void endStream() {
    if (over) {
      return;
    }
    if (!begun) {
      sendWhole(translator.error(502, new byte[0]));
      return;
    }
    over = true;
    collected.release();
    if (takesErrorForEnd() && reader.reading().failed()) {
      client.flush();
      client.abort();
      return;
    }
    client.writeBody(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /// Gemini's clients take an error within a stream for its end (wire facts, section 2): only a
  /// broken connection tells them.
  private boolean takesErrorForEnd() {
    return surface.dialect().equals(Optional.of(Dialect.GEMINI));
  }

  private HttpResponse head(HttpResponseStatus answerStatus, String contentType) {
    HttpResponse answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, answerStatus, HEADERS);
    HttpHeaders headers = answer.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    headers.set("x-signalbox-request-id", callId);
    headers.set(surface.format() == WireFormat.ANTHROPIC ? "request-id" : "x-request-id", callId);
    for (String name : TRAVELLING) {
      String value = from.get(name);
      if (value != null) {
        headers.set(name, value);
      }
    }
    LostField.put(lost, headers);
    return answer;
  }

  @Override
  public void cut() {
    if (!over) {
      over = true;
      collected.release();
    }
  }

  @Override
  public boolean breakOff() {
    if (over) {
      return true;
    }
    if (!begun || takesErrorForEnd()) {
      cut();
      return false;
    }
    send(translator.end(false));
    endStream();
    return true;
  }

  @Override
  public boolean begun() {
    return begun;
  }

  @Override
  public void keepAlive() {
    if (stream && begun && !over) {
      send(translator.keepAlive());
    }
  }

  @Override
  public boolean ended() {
    return reader.ended();
  }

  @Override
  public boolean usageSeen() {
    return reader.usageSeen();
  }

  @Override
  public UsageReading lastReading() {
    reader.end();
    return reader.reading();
  }

  @Override
  public UsageReading reading() {
    return reader.reading();
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public boolean isStream() {
    return stream;
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
