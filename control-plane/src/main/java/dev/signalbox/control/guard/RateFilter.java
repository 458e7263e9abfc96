package dev.signalbox.control.guard;

import dev.signalbox.control.access.Callers;
import dev.signalbox.control.guard.Buckets.Level;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Holds each member's token, and each address that tries tokens, to the [RateLimits]. It runs
/// before authentication, so that guessing costs no question to the database. A token gets a bucket
/// only once it was accepted; proxies have none, since they ask as often as there is news.
@ServerFilter("/v1/**")
final class RateFilter implements Ordered {

  private static final int TOKENS = 10_000;
  private static final int ADDRESSES = 10_000;
  private static final int IPV6_NETWORK_BYTES = 8;

  /// Reports of leaked keys come without a token, and each may try many keys.
  private static final String LEAKS = "/v1/leaked-keys";

  private static final String LEVEL = "signalbox.rate-level";

  private final Buckets tokens;
  private final Buckets attempts;

  RateFilter(GuardSettings settings, InstantSource clock) {
    this.tokens = new Buckets(settings.rates().token(), TOKENS, clock);
    this.attempts = new Buckets(settings.rates().attempt(), ADDRESSES, clock);
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.FIRST.after();
  }

  @RequestFilter
  @Nullable HttpResponse<?> admit(HttpRequest<?> request) {
    Optional<Level> known = credential(request).flatMap(tokens::takeIfKnown);
    known.ifPresent(level -> request.setAttribute(LEVEL, level));
    Level level = known.orElseGet(() -> attempts.look(address(request)));
    return level.taken() ? null : refusal(request, level);
  }

  @ResponseFilter
  void count(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (response.status() == HttpStatus.UNAUTHORIZED || request.getPath().equals(LEAKS)) {
      attempts.take(address(request));
      return;
    }
    Optional<Level> level = request.getAttribute(LEVEL, Level.class);
    if (level.isEmpty() && Callers.of(request).isPresent()) {
      level = credential(request).map(tokens::take);
    }
    level.ifPresent(known -> stamp(response, known));
  }

  private static HttpResponse<?> refusal(HttpRequest<?> request, Level level) {
    MutableHttpResponse<byte[]> answer =
        Problem.of(ProblemCode.RATE_LIMITED, "Wait " + level.retrySeconds() + " s.")
            .response(request);
    stamp(answer, level);
    return answer.header(HttpHeaders.RETRY_AFTER, Integer.toString(level.retrySeconds()));
  }

  private static void stamp(MutableHttpResponse<?> response, Level level) {
    response
        .getHeaders()
        .set("ratelimit-limit", Integer.toString(level.limit()))
        .set("ratelimit-remaining", Integer.toString(level.remaining()))
        .set("ratelimit-reset", Integer.toString(level.resetSeconds()));
  }

  /// What stands for a credential: never itself.
  private static Optional<String> credential(HttpRequest<?> request) {
    List<String> headers = request.getHeaders().getAll(HttpHeaders.AUTHORIZATION);
    return headers.size() == 1
        ? Optional.of(SecretDigest.of(new Secret(headers.getFirst())).toHex())
        : Optional.empty();
  }

  /// The address, or of IPv6 the network that one customer usually has.
  private static String address(HttpRequest<?> request) {
    InetSocketAddress remote = request.getRemoteAddress();
    InetAddress address = remote == null ? null : remote.getAddress();
    if (address == null) {
      return "";
    }
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(bytes.length > Integer.BYTES ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
  }
}
