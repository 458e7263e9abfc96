package dev.signalbox.control.access;

import dev.signalbox.control.database.DatabaseKeeper;
import dev.signalbox.control.http.Cursors;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Denies by default: a request goes on only if its address is public, or its credential is of the
/// kind that the address asks for. It runs before routing, so that an unknown address tells a
/// stranger nothing, and before the body is read.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class AccessFilter {

  static final String CALLER = "signalbox.caller";

  private static final Set<String> PUBLIC =
      Set.of("/livez", "/readyz", "/openapi.yaml", "/docs/problems");
  private static final String INGEST = "/v1/ingest/usage";
  private static final String BUNDLE = "/v1/bundle";
  private static final String SCHEME = "Bearer ";
  private static final int MAX_TOKEN = 256;

  private final ApiTokens tokens;
  private final DatabaseKeeper database;
  private final Optional<SecretDigest> proxyToken;

  AccessFilter(ApiTokens tokens, DatabaseKeeper database, AccessSettings settings) {
    this.tokens = tokens;
    this.database = database;
    this.proxyToken = settings.proxyToken().map(SecretDigest::of);
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void authenticate(HttpRequest<?> request) {
    String path = request.getPath();
    if (PUBLIC.contains(path)) {
      return;
    }
    Optional<Secret> presented = presented(request);
    if (path.equals(INGEST) || path.equals(BUNDLE)) {
      if (presented.isEmpty() || !isProxy(presented.get())) {
        throw unauthenticated();
      }
      request.setAttribute(CALLER, new ProxyCaller());
    } else {
      refuseLargeBody(request);
      Secret token = presented.orElseThrow(AccessFilter::unauthenticated);
      requirePrepared();
      Caller caller = tokens.find(token).orElseThrow(AccessFilter::unauthenticated);
      request.setAttribute(CALLER, caller);
      Cursors.bind(request, caller.tenant().toString());
    }
    if (path.equals(INGEST)) {
      requirePrepared();
    }
  }

  /// One header, one scheme, a sane length. Two headers are refused: they could mean two things.
  private static Optional<Secret> presented(HttpRequest<?> request) {
    List<String> headers = request.getHeaders().getAll("authorization");
    if (headers.size() != 1
        || !headers.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    String token = headers.getFirst().substring(SCHEME.length()).strip();
    return token.isEmpty() || token.length() > MAX_TOKEN
        ? Optional.empty()
        : Optional.of(new Secret(token));
  }

  private boolean isProxy(Secret presented) {
    byte[] digest = HexFormat.of().parseHex(SecretDigest.of(presented).toHex());
    return proxyToken.isPresent() && proxyToken.get().matches(digest);
  }

  private static void refuseLargeBody(HttpRequest<?> request) {
    if (request.getContentLength() > Fields.MAX_BODY_BYTES) {
      throw Problem.of(ProblemCode.BODY_TOO_LARGE, "At most 4 MB.").asException();
    }
  }

  private void requirePrepared() {
    if (!database.prepared()) {
      throw Problem.of(ProblemCode.NOT_READY, "See /readyz.").asException();
    }
  }

  private static RuntimeException unauthenticated() {
    return Problem.of(ProblemCode.UNAUTHENTICATED, "Send authorization: Bearer <token>.")
        .asException();
  }
}
