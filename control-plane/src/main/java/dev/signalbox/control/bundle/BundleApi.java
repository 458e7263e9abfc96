package dev.signalbox.control.bundle;

import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.model.trust.Archive;
import dev.signalbox.model.trust.Repository.PartFile;
import dev.signalbox.model.trust.RepositorySigner;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Where proxies wait for their policy. Answers from memory, so it goes on while the database is
/// away.
@Controller
final class BundleApi {

  private static final int MAX_WAIT_SECONDS = 25;
  private static final int USUAL_DAYS = 90;
  private static final MediaType ARCHIVE = MediaType.of(Archive.MEDIA_TYPE);
  private static final String NONCE = "x-signalbox-bundle-nonce";
  static final String VERSION = "x-signalbox-policy-version";

  private final BundleFeed feed;
  private final BundleStore store;
  private final OwnRepositories own;
  private final SecureRandom random;

  BundleApi(BundleFeed feed, BundleStore store, OwnRepositories own, SecureRandom random) {
    this.feed = feed;
    this.store = store;
    this.own = own;
    this.random = random;
  }

  /// The newest bundle; or, if the proxy has it, the next one as soon as there is one, or 304.
  @Get(value = "/v1/bundle", produces = MediaType.ALL)
  CompletableFuture<HttpResponse<?>> bundle(ProxyCaller caller, HttpRequest<?> request) {
    requirePublished();
    Published visible = own.seenBy(caller, feed.visibleTo(caller).orElseThrow(BundleApi::gone));
    Duration wait = wait(request);
    long have = number(request, "have", 0);
    Optional<String> known = request.getHeaders().getFirst("if-none-match");
    if (known.isEmpty() || !known.get().equals(visible.etag())) {
      return CompletableFuture.completedFuture(found(visible, have, known.orElse("")));
    }
    if (wait.isZero()) {
      return CompletableFuture.completedFuture(unchanged(visible));
    }
    if (feed.full()) {
      throw Problem.of(ProblemCode.TOO_MANY_WAITING, "Ask without wait.").asException();
    }
    return feed.await(caller, known.get(), wait)
        .thenApply(next ->
            next.isPresent()
                ? found(own.seenBy(caller, next.get()), have, known.get())
                : unchanged(visible));
  }

  private static RuntimeException gone() {
    return Problem.of(ProblemCode.UNAUTHENTICATED, "This proxy may have no policy any more.")
        .asException();
  }

  private static Duration wait(HttpRequest<?> request) {
    String text = request.getParameters().getFirst("wait").orElse("0");
    if (!text.matches("[0-9]{1,2}") || Integer.parseInt(text) > MAX_WAIT_SECONDS) {
      throw Problem.of(
              ProblemCode.INVALID_PARAMETER, "wait is in seconds, 0 to " + MAX_WAIT_SECONDS)
          .asException();
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  /// One part, by its hash: what it is called cannot lie.
  @Get("/v1/bundle/parts/{sha256}")
  HttpResponse<?> part(ProxyCaller caller, @PathVariable String sha256) {
    PartFile part = own.seenBy(caller, newest()).repository().parts().get(sha256);
    if (part == null) {
      throw Problem.of(ProblemCode.NOT_FOUND, "No part has this hash.").asException();
    }
    return HttpResponse.ok(part.bytes()).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  /// Everything, to be carried to proxies that have no connection.
  @Get(value = "/v1/bundle/archive", produces = MediaType.ALL)
  HttpResponse<?> archive(ProxyCaller caller, HttpRequest<?> request) {
    Duration life = life(request);
    Published newest = newest();
    byte[] archive =
        OwnRepositories.ownTenant(caller)
            .map(tenant -> own.export(tenant, newest, life))
            .orElseGet(() -> store.export(newest, life));
    return HttpResponse.ok(archive)
        .contentType(ARCHIVE)
        .header(
            "content-disposition",
            "attachment; filename=\"signalbox-" + newest.version() + ".sbx\"")
        .header(VERSION, Long.toString(newest.version()));
  }

  private void requirePublished() {
    if (feed.newest().isEmpty()) {
      throw Problem.of(ProblemCode.NOT_READY, "No bundle was published yet.").asException();
    }
  }

  private Published newest() {
    return feed.newest()
        .orElseThrow(
            () -> Problem.of(ProblemCode.NOT_READY, "No bundle was published yet.").asException());
  }

  /// For how long an export is accepted.
  static Duration life(HttpRequest<?> request) {
    long days = number(request, "life_days", USUAL_DAYS);
    if (days < 1 || days > RepositorySigner.LONGEST_EXPORT.toDays()) {
      throw Problem.of(
              ProblemCode.INVALID_PARAMETER,
              "life_days is 1 to " + RepositorySigner.LONGEST_EXPORT.toDays())
          .asException();
    }
    return Duration.ofDays(days);
  }

  private static long number(HttpRequest<?> request, String name, long otherwise) {
    String text = request.getParameters().getFirst(name).orElse(Long.toString(otherwise));
    if (!text.matches("[0-9]{1,18}")) {
      throw Problem.of(ProblemCode.INVALID_PARAMETER, name + " is a number").asException();
    }
    return Long.parseLong(text);
  }

  /// @param etag of what the proxy was given last; empty if it does not say
  private HttpResponse<?> found(Published published, long have, String etag) {
    boolean same = have == published.version() && published.isSameSince(timestampVersion(etag));
    return HttpResponse.ok(
            same ? published.stamp() : published.archive(feed.complete(published, have)))
        .contentType(ARCHIVE)
        .header("etag", published.etag())
        .header(NONCE, new UUID(random.nextLong(), random.nextLong()).toString())
        .header(VERSION, Long.toString(published.version()));
  }

  private static long timestampVersion(String etag) {
    return etag.matches("\"[0-9]{1,18}\"")
        ? Long.parseLong(etag.substring(1, etag.length() - 1))
        : 0;
  }

  private static HttpResponse<?> unchanged(Published published) {
    return HttpResponse.notModified()
        .header("etag", published.etag())
        .header(VERSION, Long.toString(published.version()));
  }
}
