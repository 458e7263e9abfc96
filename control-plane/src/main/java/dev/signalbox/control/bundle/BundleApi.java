package dev.signalbox.control.bundle;

import dev.signalbox.control.access.ProxyCaller;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Where proxies wait for their policy. Answers from memory, so it goes on while the database is
/// away.
@Controller
final class BundleApi {

  private static final int MAX_WAIT_SECONDS = 25;
  private static final String VERSION = "x-signalbox-policy-version";

  private final BundleFeed feed;

  BundleApi(BundleFeed feed) {
    this.feed = feed;
  }

  /// The newest bundle; or, if the proxy has it, the next one as soon as there is one, or 304.
  @Get("/v1/bundle")
  CompletableFuture<HttpResponse<?>> bundle(ProxyCaller caller, HttpRequest<?> request) {
    if (feed.newest().isEmpty()) {
      throw Problem.of(ProblemCode.NOT_READY, "No bundle was published yet.").asException();
    }
    // Until there is a bundle for each group, what there is holds every tenant's policy.
    if (caller.enrolled().isPresent() && !caller.enrolled().get().servesAll()) {
      throw Problem.of(ProblemCode.FORBIDDEN, "This group gets no bundle yet.").asException();
    }
    Published visible = feed.visibleTo(caller).orElseThrow(BundleApi::gone);
    Duration wait = wait(request);
    Optional<String> known = request.getHeaders().getFirst("if-none-match");
    if (known.isEmpty() || !known.get().equals(visible.etag())) {
      return CompletableFuture.completedFuture(found(visible));
    }
    if (wait.isZero()) {
      return CompletableFuture.completedFuture(unchanged(visible));
    }
    if (feed.full()) {
      throw Problem.of(ProblemCode.TOO_MANY_WAITING, "Ask without wait.").asException();
    }
    return feed.await(caller, known.get(), wait)
        .thenApply(next -> next.map(BundleApi::found).orElseGet(() -> unchanged(visible)));
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

  private static HttpResponse<?> found(Published published) {
    return HttpResponse.ok(published.envelope())
        .contentType(MediaType.APPLICATION_JSON_TYPE)
        .header("etag", published.etag())
        .header(VERSION, Long.toString(published.version()));
  }

  private static HttpResponse<?> unchanged(Published published) {
    return HttpResponse.notModified()
        .header("etag", published.etag())
        .header(VERSION, Long.toString(published.version()));
  }
}
