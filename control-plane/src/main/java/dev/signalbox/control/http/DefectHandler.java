package dev.signalbox.control.http;

import dev.signalbox.control.database.DatabaseFailures;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers what nobody foresaw. A database that is away and a process that is being stopped are
/// told apart from a defect; none shows its inner message to the client.
@Singleton
final class DefectHandler implements ExceptionHandler<RuntimeException, HttpResponse<?>> {

  private static final Logger LOG = LoggerFactory.getLogger(DefectHandler.class);

  private final Stopping stopping;

  DefectHandler(Stopping stopping) {
    this.stopping = stopping;
  }

  @Override
  @SuppressWarnings("rawtypes") // The framework declares it so.
  public HttpResponse<?> handle(HttpRequest request, RuntimeException thrown) {
    if (DatabaseFailures.isAway(thrown)) {
      return Problem.of(ProblemCode.DATABASE_UNAVAILABLE, "Nothing was changed.").response(request);
    }
    if (stopping.begun()) {
      return Stopping.problem().response(request);
    }
    LOG.atError()
        .addKeyValue("request_id", RequestIds.of(request))
        .addKeyValue("method", request.getMethodName())
        .addKeyValue("path", request.getPath())
        .setCause(thrown)
        .log("request failed");
    return Problem.of(ProblemCode.INTERNAL, "Please report the request id.").response(request);
  }
}
