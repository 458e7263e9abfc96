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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer that goes to the client as it comes.
public final class ExactRelay implements AnswerRelay {

  private static final DefaultHttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private final ClientPort client;
  private final UsageReader reader;
  private final @Nullable UsageChunkFilter filter;
  private final int status;
  private final boolean stream;
  private long bytes;

  private ExactRelay(
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
  /// @param lost what of the request could not be carried
  public static ExactRelay start(
      HttpResponse head,
      Surface surface,
      boolean hidesUsageChunk,
      String callId,
      List<String> lost,
      ClientPort client) {
    int status = head.status().code();
    HttpHeaders from = head.headers();
    AnswerShape shape = AnswerShape.of(from.get(HttpHeaderNames.CONTENT_TYPE));
    boolean stream = shape != AnswerShape.JSON;
    boolean gzip = "gzip".equalsIgnoreCase(from.get(HttpHeaderNames.CONTENT_ENCODING, ""));
    UsageReader reader = UsageReader.of(surface, shape, gzip);
    boolean filters = hidesUsageChunk && stream && status == 200;
    HttpResponse answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status(), HEADERS);
    HttpHeaders headers = answer.headers();
    HeaderPolicy.toClient(new NettyHeaderView(from), headers::add);
    headers.set("x-signalbox-request-id", callId);
    LostField.put(lost, headers);
    String length = from.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null && !filters && status != 204) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
    } else if (client.understandsChunks() && hasBody(status)) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    client.writeHead(answer);
    return new ExactRelay(client, reader, filters ? new UsageChunkFilter() : null, status, stream);
  }

  @Override
  public void look(ByteBuf part) {
    bytes += part.readableBytes();
    reader.feed(part);
  }

  @Override
  public void pass(HttpContent part) {
    UsageChunkFilter hiding = filter;
    if (hiding == null) {
      client.writeBody(part);
      return;
    }
    hiding.filter(part.content(), false, kept -> client.writeBody(new DefaultHttpContent(kept)));
    part.release();
  }

  @Override
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

  @Override
  public void cut() {
    UsageChunkFilter hiding = filter;
    if (hiding != null) {
      hiding.close();
    }
  }

  /// What was exact so far must not end with words of ours.
  @Override
  public boolean breakOff() {
    cut();
    return false;
  }

  @Override
  public boolean begun() {
    return true;
  }

  @Override
  public void keepAlive() {
    // An exact answer has no bytes of ours in it.
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

  private static boolean hasBody(int status) {
    return status != 204 && status != 304;
  }
}
