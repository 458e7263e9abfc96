package dev.signalbox.data;

import dev.signalbox.data.answer.OwnAnswer;
import dev.signalbox.data.exchange.HeaderPolicy;
import dev.signalbox.data.port.ClientPort;
import dev.signalbox.data.port.NettyHeaderView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/// Sends answers of our own.
final class OwnAnswers {

  /// A provider's fields were checked by the decoder that they came through.
  private static final DefaultHttpHeadersFactory UNCHECKED =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private OwnAnswers() {}

  /// Passes a provider's answer on whose body was kept, and maybe changed.
  static void pass(HttpResponse from, byte[] body, String callId, ClientPort client) {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, from.status(), UNCHECKED);
    HeaderPolicy.toClient(new NettyHeaderView(from.headers()), head.headers()::add);
    head.headers().set("x-signalbox-request-id", callId);
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    client.writeHead(head);
    client.writeBody(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
    client.flush();
  }

  static void send(OwnAnswer answer, ClientPort client) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
    for (OwnAnswer.Field field : answer.fields()) {
      head.headers().add(field.name(), field.value());
    }
    head.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    ByteBuf body = Unpooled.wrappedBuffer(answer.body());
    client.writeHead(head);
    client.writeBody(new DefaultLastHttpContent(body));
    client.flush();
  }
}
