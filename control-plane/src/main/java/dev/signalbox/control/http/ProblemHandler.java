package dev.signalbox.control.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/// Answers what a controller or a filter refused.
@Singleton
final class ProblemHandler implements ExceptionHandler<ProblemException, HttpResponse<?>> {

  @Override
  @SuppressWarnings("rawtypes") // The framework declares it so.
  public HttpResponse<?> handle(HttpRequest request, ProblemException refused) {
    return refused.problem().response(request);
  }
}
