package dev.signalbox.control.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// The id of a request, on every answer, in every problem and in our log: the client's own, if it
/// sends one of 8 to 64 harmless characters, else made by us. It tells nothing about the tenant.
public final class RequestIds {

  /// The header that carries it.
  public static final String HEADER = "request-id";

  private static final String ATTRIBUTE = "signalbox.request-id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{7,63}");

  private RequestIds() {}

  /// The request's id; settled at the first call.
  public static String of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, String.class)
        .orElseGet(() -> {
          String id = sent(request).orElseGet(RequestIds::made);
          request.setAttribute(ATTRIBUTE, id);
          return id;
        });
  }

  /// What the client sent. Two headers could mean two things, so they mean none.
  private static Optional<String> sent(HttpRequest<?> request) {
    List<String> headers = request.getHeaders().getAll(HEADER);
    return headers.size() == 1 && SANE.matcher(headers.getFirst()).matches()
        ? Optional.of(headers.getFirst())
        : Optional.empty();
  }

  /// A new id, for an answer to what never became a request.
  public static String made() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "req_"
        + HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextInt());
  }

  static void stamp(HttpRequest<?> request, MutableHttpResponse<?> response) {
    response.getHeaders().set(HEADER, of(request));
  }
}
