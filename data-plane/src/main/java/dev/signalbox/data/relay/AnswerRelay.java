package dev.signalbox.data.relay;

import dev.signalbox.data.dialect.AnswerShape;
import dev.signalbox.data.dialect.UsageChunkFilter;
import dev.signalbox.data.dialect.UsageReader;
import dev.signalbox.data.dialect.UsageReading;
import dev.signalbox.data.exchange.HeaderPolicy;
import dev.signalbox.data.port.ClientPort;
import dev.signalbox.data.port.NettyHeaderView;
import dev.signalbox.model.wire.Surface;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/// One answer on its way to the client, read from the side for its usage.
public final class AnswerRelay {

  private static final String SSE = "text/event-stream";
  private static final String FRAMES = "application/vnd.amazon.eventstream";

  private static final DefaultHttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private final ClientPort client;
  private final UsageReader reader;
  private final @Nullable UsageChunkFilter filter;
  private final int status;
  private final boolean stream;
  private long bytes;

  private AnswerRelay(
      ClientPort client,
      UsageReader reader,
      @Nullable UsageChunkFilter filter,
      int status,
      boolean stream) {
    this.client = client;
    this.reader = reader;
    this.filter = filter;
    this.status = status;
    this.stream = stream;
  }

  /// Passes the head of an answer on, and makes ready for its body.
  ///
  /// @param hidesUsageChunk whether the provider was asked for a usage chunk that the client did
  ///   not ask for
  /// @param callId told to the client, so that a question about a call can name it
  public static AnswerRelay start(
      HttpResponse head,
      Surface surface,
      boolean hidesUsageChunk,
      String callId,
      ClientPort client) {
    int status = head.status().code();
    HttpHeaders from = head.headers();
    AnswerShape shape = shapeOf(from.get(HttpHeaderNames.CONTENT_TYPE));
    boolean stream = shape != AnswerShape.JSON;
    boolean gzip = "gzip".equalsIgnoreCase(from.get(HttpHeaderNames.CONTENT_ENCODING, ""));
    UsageReader reader = UsageReader.of(surface, shape, gzip);
    boolean filters = hidesUsageChunk && stream && status == 200;
    HttpResponse answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status(), HEADERS);
    HttpHeaders headers = answer.headers();
    HeaderPolicy.toClient(new NettyHeaderView(from), headers::add);
    headers.set("x-signalbox-request-id", callId);
    String length = from.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null && !filters && status != 204) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
    } else if (client.understandsChunks() && hasBody(status)) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    client.writeHead(answer);
    return new AnswerRelay(client, reader, filters ? new UsageChunkFilter() : null, status, stream);
  }

  /// Looks at a part before it leaves. Afterwards [#ended()] tells whether the answer says that it
  /// is whole.
  public void look(ByteBuf part) {
    bytes += part.readableBytes();
    reader.feed(part);
  }

  /// Passes a part on. It passes into this object's hands.
  public void pass(HttpContent part) {
    UsageChunkFilter hiding = filter;
    if (hiding == null) {
      client.writeBody(part);
      return;
    }
    hiding.filter(part.content(), false, kept -> client.writeBody(new DefaultHttpContent(kept)));
    part.release();
  }

  /// Passes the end on. It passes into this object's hands.
  public void finish(LastHttpContent last) {
    UsageChunkFilter hiding = filter;
    if (hiding == null) {
      client.writeBody(last);
      return;
    }
    hiding.filter(last.content(), true, kept -> client.writeBody(new DefaultHttpContent(kept)));
    hiding.close();
    last.release();
    client.writeBody(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  /// Lets go of what is held back; for an answer that was cut.
  public void cut() {
    UsageChunkFilter hiding = filter;
    if (hiding != null) {
      hiding.close();
    }
  }

  /// Whether the answer's own grammar says that it is whole.
  public boolean ended() {
    return reader.ended();
  }

  /// Whether the answer has said anything of its usage.
  public boolean usageSeen() {
    return reader.usageSeen();
  }

  /// The body has ended, one way or another; what it said it used.
  public UsageReading lastReading() {
    reader.end();
    return reader.reading();
  }

  /// What the answer has said so far that it used.
  public UsageReading reading() {
    return reader.reading();
  }

  /// The provider's HTTP status.
  public int status() {
    return status;
  }

  /// Whether the answer comes as an event stream.
  public boolean isStream() {
    return stream;
  }

  /// Bytes of the answer's body so far.
  public long bytes() {
    return bytes;
  }

  private static AnswerShape shapeOf(@Nullable String contentType) {
    if (contentType == null) {
      return AnswerShape.JSON;
    }
    if (contentType.regionMatches(true, 0, SSE, 0, SSE.length())) {
      return AnswerShape.SSE;
    }
    return contentType.regionMatches(true, 0, FRAMES, 0, FRAMES.length())
        ? AnswerShape.FRAMES
        : AnswerShape.JSON;
  }

  private static boolean hasBody(int status) {
    return status != 204 && status != 304;
  }
}
