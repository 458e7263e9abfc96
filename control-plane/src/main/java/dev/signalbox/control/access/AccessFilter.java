package dev.signalbox.control.access;

import dev.signalbox.control.database.DatabaseKeeper;
import dev.signalbox.control.http.Cursors;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
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
final class AccessFilter implements Ordered {

  static final String CALLER = "signalbox.caller";

  /// Whoever enrols shows a one-time token in the body.
  private static final String ENROL = "/v1/fleet/enrol";

  /// Whoever reports leaked keys signs the body.
  private static final String LEAKS = "/v1/leaked-keys";

  private static final Set<String> PUBLIC =
      Set.of("/livez", "/readyz", "/openapi.yaml", "/docs/problems");
  private static final String INGEST = "/v1/ingest/usage";
  private static final String RENEW = "/v1/fleet/renew";
  private static final String REPORTS = "/v1/fleet/reports";
  private static final String BUNDLE = "/v1/bundle";
  private static final String SCHEME = "Bearer ";
  private static final int MAX_TOKEN = 256;

  private final ApiTokens tokens;
  private final DatabaseKeeper database;
  private final Optional<SecretDigest> proxyToken;
  private final ProxyIdentities proxies;
  private final boolean leaksAreTaken;

  AccessFilter(
      ApiTokens tokens, ProxyIdentities proxies, DatabaseKeeper database, AccessSettings settings) {
    this.tokens = tokens;
    this.proxies = proxies;
    this.database = database;
    this.proxyToken = settings.proxyToken().map(SecretDigest::of);
    this.leaksAreTaken = settings.leakReporters().isPresent();
  }

  /// A filter without an order would come last, and others build on who the caller is.
  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.order();
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void authenticate(HttpRequest<?> request) {
    String path = request.getPath();
    if (PUBLIC.contains(path)) {
      return;
    }
    if (path.equals(ENROL) || path.equals(LEAKS) && leaksAreTaken) {
      refuseLargeBody(request);
      requirePrepared();
      return;
    }
    Optional<Secret> presented = presented(request);
    if (isForProxies(path)) {
      Secret identity = presented.orElseThrow(AccessFilter::unauthenticated);
      request.setAttribute(CALLER, proxy(identity, path.equals(RENEW)));
    } else {
      refuseLargeBody(request);
      Secret token = presented.orElseThrow(AccessFilter::unauthenticated);
      requirePrepared();
      Caller caller = tokens.find(token).orElseThrow(AccessFilter::unauthenticated);
      request.setAttribute(CALLER, caller);
      Cursors.bind(request, caller.tenant().toString());
    }
    if (path.equals(RENEW) || path.equals(REPORTS)) {
      refuseLargeBody(request);
      requirePrepared();
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

  private static boolean isForProxies(String path) {
    return path.equals(INGEST)
        || path.equals(RENEW)
        || path.equals(REPORTS)
        || path.equals(BUNDLE)
        || path.startsWith(BUNDLE + "/");
  }

  /// The token for all proxies of the cell, or the identity of one.
  private ProxyCaller proxy(Secret presented, boolean forRenewal) {
    byte[] digest = HexFormat.of().parseHex(SecretDigest.of(presented).toHex());
    if (proxyToken.isPresent() && proxyToken.get().matches(digest)) {
      return new ProxyCaller(Optional.empty());
    }
    return proxies.find(presented, forRenewal).orElseThrow(AccessFilter::unauthenticated);
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
