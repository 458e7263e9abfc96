package dev.signalbox.control.applied;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Callers;
import dev.signalbox.control.applied.Acknowledgements.Result;
import dev.signalbox.control.fleet.Publication;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import io.micronaut.context.BeanProvider;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// `?wait=applied` on a request that changes something: the answer comes when proxies run the
/// change, or not in time, and its headers say which. The change itself is made either way.
@ServerFilter("/v1/**")
final class AppliedFilter {

  static final String VERSION = "signalbox-policy-version";
  static final String APPLIED = "signalbox-applied";
  static final String MISSING = "signalbox-not-applied";
  static final String HELD = "signalbox-held";

  private static final String WAIT = "wait";
  private static final String WORD = "applied";
  private static final Set<HttpMethod> CHANGING =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  /// As many as fit in a header; the wait endpoint names all.
  private static final int MOST_NAMED = 50;

  private final BeanProvider<Acknowledgements> acknowledgements;
  private final BeanProvider<Publication> publication;

  AppliedFilter(
      BeanProvider<Acknowledgements> acknowledgements, BeanProvider<Publication> publication) {
    this.acknowledgements = acknowledgements;
    this.publication = publication;
  }

  /// Refuses what could not be waited for before anything is changed.
  @RequestFilter
  void check(HttpRequest<?> request) {
    if (waits(request)) {
      version(request);
      WaitQuery.of(request.getParameters());
    }
  }

  @ResponseFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void await(HttpRequest<?> request, MutableHttpResponse<?> response) throws InterruptedException {
    Optional<Caller> caller = Callers.of(request);
    if (!waits(request) || caller.isEmpty() || response.code() >= 300) {
      return;
    }
    WaitQuery query = WaitQuery.of(request.getParameters());
    long version =
        version(request)
            .orElseGet(() -> WaitApi.publishedVersion(publication.get().upToNow(), query));
    if (version == WaitApi.UNPUBLISHED) {
      response.header(APPLIED, "unknown");
      return;
    }
    Result result = acknowledgements.get().await(caller.get().tenant(), query.wanted(version));
    response.header(VERSION, Long.toString(version));
    response.header(APPLIED, result.missing().isEmpty() ? "all" : "not-all");
    if (!result.missing().isEmpty()) {
      response.header(MISSING, named(result.missing().keySet()));
    }
    if (!result.held().isEmpty()) {
      response.header(HELD, named(result.held().keySet()));
    }
  }

  private static String named(Set<UUID> proxies) {
    return proxies.stream().limit(MOST_NAMED).map(UUID::toString).collect(Collectors.joining(","));
  }

  private static boolean waits(HttpRequest<?> request) {
    return CHANGING.contains(request.getMethod())
        && request.getParameters().getFirst(WAIT).isPresent()
        && !request.getPath().startsWith("/v1/bundle");
  }

  private static OptionalLong version(HttpRequest<?> request) {
    String wait = request.getParameters().getFirst(WAIT).orElse("");
    if (wait.equals(WORD)) {
      return OptionalLong.empty();
    }
    if (!wait.startsWith(WORD + ":")) {
      throw Problem.of(ProblemCode.INVALID_PARAMETER, "wait must be applied or applied:VERSION")
          .asException();
    }
    return WaitQuery.version(Optional.of(wait.substring(WORD.length() + 1)));
  }
}
