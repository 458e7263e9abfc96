package dev.signalbox.control.http;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the answers that the framework makes by itself (no such route, wrong method, too large …)
/// the same shape as ours.
@Singleton
@Primary
final class FrameworkProblems implements ErrorResponseProcessor<byte[]> {

  private static final Logger LOG = LoggerFactory.getLogger(FrameworkProblems.class);

  private static final Problem HEAD_TOO_LARGE =
      Problem.of(
          ProblemCode.HEAD_TOO_LARGE, "The address may have 8 KB, all headers together 16 KB.");

  private static final Map<HttpStatus, Problem> KNOWN =
      Map.of(
          HttpStatus.NOT_FOUND,
          Problem.of(ProblemCode.NOT_FOUND, "The contract at /openapi.yaml lists all addresses."),
          HttpStatus.METHOD_NOT_ALLOWED,
          Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "The allow header lists its methods."),
          HttpStatus.NOT_ACCEPTABLE,
          Problem.of(ProblemCode.NOT_ACCEPTABLE, "Send accept: application/json."),
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send content-type: application/json."),
          HttpStatus.REQUEST_ENTITY_TOO_LARGE,
          Problem.of(ProblemCode.BODY_TOO_LARGE, "Send less at a time."));

  private final Stopping stopping;

  FrameworkProblems(Stopping stopping) {
    this.stopping = stopping;
  }

  @Override
  public MutableHttpResponse<byte[]> processResponse(
      ErrorContext context, MutableHttpResponse<?> answer) {
    Problem problem = headTooLarge(context, answer) ? HEAD_TOO_LARGE : KNOWN.get(answer.status());
    if (problem == null) {
      problem =
          answer.code() < HttpStatus.INTERNAL_SERVER_ERROR.getCode()
              ? Problem.of(ProblemCode.BAD_REQUEST, "Compare it with /openapi.yaml.")
              : Problem.of(ProblemCode.INTERNAL, "Please report the request id.");
    }
    if (problem.code() == ProblemCode.INTERNAL && stopping.begun()) {
      // Our own handlers may be gone already.
      problem = Stopping.problem();
    }
    if (problem.code() == ProblemCode.INTERNAL) {
      LOG.atError()
          .addKeyValue("request_id", RequestIds.of(context.getRequest()))
          .setCause(context.getRootCause().orElse(null))
          .log("request failed");
    }
    MutableHttpResponse<byte[]> response = problem.response(context.getRequest());
    answer.getHeaders().getFirst("allow").ifPresent(methods -> response.header("allow", methods));
    return response;
  }

  /// The framework says "too large" of a head as of a body; of a body it knows what was exceeded.
  private static boolean headTooLarge(ErrorContext context, HttpResponse<?> answer) {
    return answer.status() == HttpStatus.REQUEST_ENTITY_TOO_LARGE
        && !(context.getRootCause().orElse(null) instanceof ContentLengthExceededException);
  }
}
