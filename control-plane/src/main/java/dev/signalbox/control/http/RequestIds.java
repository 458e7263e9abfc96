package dev.signalbox.control.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// The id of a request: made by us, on every answer, in every problem and in our log. It tells
/// nothing about the tenant.
public final class RequestIds {

  /// The header that carries it.
  public static final String HEADER = "request-id";

  private static final String ATTRIBUTE = "signalbox.request-id";

  private RequestIds() {}

  /// The request's id; made at the first call.
  public static String of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, String.class)
        .orElseGet(() -> {
          ThreadLocalRandom random = ThreadLocalRandom.current();
          String made =
              "req_"
                  + HexFormat.of().toHexDigits(random.nextLong())
                  + HexFormat.of().toHexDigits(random.nextInt());
          request.setAttribute(ATTRIBUTE, made);
          return made;
        });
  }

  static void stamp(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response.getHeaders().set(HEADER, of(request));
  }
}
