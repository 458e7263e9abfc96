package dev.signalbox.data.call;

import dev.signalbox.data.exchange.Accepted;
import dev.signalbox.data.exchange.HeaderPolicy;
import dev.signalbox.data.exchange.PathSegment;
import dev.signalbox.data.exchange.Place;
import dev.signalbox.data.exchange.Routed;
import dev.signalbox.data.snapshot.Endpoint;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.key.Secret;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/// Makes the head of the request that a provider gets.
public final class ProviderRequest {

  /// The length of a body that is sent in chunks because nobody knows how long it is.
  public static final long UNKNOWN_LENGTH = -1;

  private static final DefaultHttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private ProviderRequest() {}

  /// The head: the client's path, query and header values as they came, our credential, our
  /// framing.
  ///
  /// @param bodyLength length of the body as it will be sent, or [#UNKNOWN_LENGTH]
  /// @param plainAnswer whether the answer must come without content encoding
  public static HttpRequest head(Routed routed, long bodyLength, boolean plainAnswer) {
    Accepted accepted = routed.accepted();
    Endpoint endpoint = routed.endpoint();
    Place place = accepted.place();
    String suffix =
        place.namesModel() && routed.renamesModel()
            ? place.suffixFor(PathSegment.encode(routed.model()))
            : place.suffix();
    String target = endpoint.basePath() + suffix + accepted.query();
    HttpRequest head =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target, HEADERS);
    HttpHeaders headers = head.headers();
    headers.set(HttpHeaderNames.HOST, endpoint.authority());
    HeaderPolicy.toProvider(accepted.headers(), headers::add);
    if (plainAnswer) {
      headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
    }
    addCredential(headers, endpoint);
    if (bodyLength == UNKNOWN_LENGTH) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    } else {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, Long.toString(bodyLength));
    }
    return head;
  }

  private static void addCredential(HttpHeaders headers, Endpoint endpoint) {
    if (endpoint.scheme() == Scheme.NONE) {
      return;
    }
    Secret secret = endpoint.secret().get();
    switch (endpoint.scheme()) {
      case NONE -> {}
      case X_API_KEY -> headers.set("x-api-key", secret.reveal());
      case BEARER -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + secret.reveal());
    }
  }
}
