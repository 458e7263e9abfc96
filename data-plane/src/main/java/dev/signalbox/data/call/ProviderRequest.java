package dev.signalbox.data.call;

import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.HeaderPolicy;
import dev.signalbox.data.exchange.PathSegment;
import dev.signalbox.data.exchange.Place;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.snapshot.Endpoint;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;

/// Makes the head of the request that a provider gets.
public final class ProviderRequest {

  /// The length of a body that is sent in chunks because nobody knows how long it is.
  public static final long UNKNOWN_LENGTH = -1;

  /// For a request that has no body.
  public static final long NO_BODY = -2;

  private ProviderRequest() {}

  /// The head: the client's path, query and header values as they came, and our framing. The
  /// credential is still to be put on, as the last thing.
  ///
  /// @param bodyLength length of the body as it will be sent, or [#UNKNOWN_LENGTH]
  /// @param plainAnswer whether the answer must come without content encoding
  public static ProviderHead head(Routed routed, long bodyLength, boolean plainAnswer) {
    Accepted accepted = routed.accepted();
    Endpoint endpoint = routed.endpoint();
    Place place = accepted.place();
    String suffix =
        place.namesModel() && routed.renamesModel()
            ? place.suffixFor(PathSegment.encode(routed.model()))
            : place.suffix();
    String target = endpoint.basePath() + suffix + accepted.query();
    ProviderHead head = new ProviderHead(HttpMethod.POST, target);
    HttpHeaders headers = head.headers();
    headers.set(HttpHeaderNames.HOST, endpoint.authority());
    HeaderPolicy.toProvider(accepted.headers(), headers::add);
    if (plainAnswer) {
      headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
    }
    if (bodyLength == UNKNOWN_LENGTH) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(bodyLength));
    }
    return head;
  }

  /// The head of a request about the provider's account.
  ///
  /// @param bodyLength length of the body, [#UNKNOWN_LENGTH], or [#NO_BODY]
  /// @param plainAnswer whether the answer must come without content encoding
  public static ProviderHead account(
      Routed routed, HttpMethod method, long bodyLength, boolean plainAnswer) {
    ProviderHead head = head(routed, bodyLength, plainAnswer);
    head.setMethod(method);
    if (bodyLength == NO_BODY) {
      head.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
      head.headers().remove(HttpHeaderNames.CONTENT_TYPE);
    }
    return head;
  }

  /// The head of a question of our own to a provider.
  ///
  /// @param suffix path and query behind the provider's base address
  public static ProviderHead own(Endpoint endpoint, String suffix, Map<String, String> fields) {
    ProviderHead head = new ProviderHead(HttpMethod.GET, endpoint.basePath() + suffix);
    head.headers().set(HttpHeaderNames.HOST, endpoint.authority());
    fields.forEach(head.headers()::set);
    head.headers().set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
    return head;
  }

  /// The head of a request in other words than the client's: what tells who the client is travels,
  /// what belongs to its dialect does not.
  ///
  /// @param target path and query behind the provider's base address
  /// @param fields what belongs to the provider's dialect
  public static ProviderHead crossing(
      Routed routed, String target, Map<String, String> fields, long bodyLength) {
    Endpoint endpoint = routed.endpoint();
    ProviderHead head = new ProviderHead(HttpMethod.POST, endpoint.basePath() + target);
    HttpHeaders headers = head.headers();
    headers.set(HttpHeaderNames.HOST, endpoint.authority());
    HeaderPolicy.toProvider(
        routed.accepted().headers(),
        (name, value) -> {
          if (HeaderPolicy.crosses(name)) {
            headers.add(name, value);
          }
        });
    fields.forEach(headers::set);
    headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(bodyLength));
    return head;
  }
}
