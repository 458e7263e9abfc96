package dev.signalbox.control.idempotency;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns answers into outcomes to keep, and those into answers again.
@Singleton
final class Answers {

  static final String REPLAYED = "idempotent-replayed";

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final int MAX_BODY_BYTES = 256 * 1024;
  private static final int SUCCESS = 200;
  private static final int REDIRECT = 300;

  /// Headers that belong to the outcome; all others belong to one answer.
  private static final List<String> HEADERS = List.of("content-type", "etag", "location");

  /// Refusals that follow from what was found, so that the same request deserves the same answer.
  /// Those of the request's form are not among them, nor those that pass by themselves.
  private static final List<String> KEPT = List.of("not_found", "conflict", "in_use", "stale");

  private final Outcomes outcomes;
  private final ObjectMapper mapper;

  Answers(Outcomes outcomes, ObjectMapper mapper) {
    this.outcomes = outcomes;
    this.mapper = mapper;
  }

  /// Keeps the answer, if it is an outcome. If that fails the client gets its answer all the same:
  /// that the change was made is in the table already.
  void keep(Attempt attempt, MutableHttpResponse<?> response) {
    try {
      Optional<byte[]> body = rendered(response);
      if (isOutcome(response.code(), body)) {
        outcomes.keep(
            attempt,
            response.code(),
            headers(response),
            body.map(OneTimeSecrets::removed)
                .filter(bytes -> bytes.length <= MAX_BODY_BYTES)
                .orElse(null));
      } else {
        outcomes.forget(attempt);
      }
    } catch (RuntimeException failed) {
      LOG.atWarn().setCause(failed).log("the outcome of a request with a key was not kept");
    }
  }

  private static boolean isOutcome(int status, Optional<byte[]> body) {
    return (status >= SUCCESS && status < REDIRECT)
        || body.map(Answers::code).filter(KEPT::contains).isPresent();
  }

  private static String code(byte[] problem) {
    try {
      return Json.parse(problem).asObject().string("code");
    } catch (JsonException none) {
      return "";
    }
  }

  /// The body as bytes, which are then what is sent, so that a replay says the same.
  private Optional<byte[]> rendered(MutableHttpResponse<?> response) {
    Object body = response.body();
    if (body == null) {
      return Optional.empty();
    }
    if (body instanceof byte[] bytes) {
      return Optional.of(bytes);
    }
    try {
      byte[] bytes = mapper.writeValueAsBytes(body);
      if (response.getContentType().isEmpty()) {
        response.contentType(MediaType.APPLICATION_JSON_TYPE);
      }
      response.body(bytes);
      return Optional.of(bytes);
    } catch (IOException notSerdeable) {
      throw new UncheckedIOException(notSerdeable);
    }
  }

  private static String headers(HttpResponse<?> response) {
    JsonValue.ObjectBuilder kept = JsonValue.object();
    for (String name : HEADERS) {
      response.getHeaders().getFirst(name).ifPresent(value -> kept.put(name, value));
    }
    return Json.write(kept.build());
  }

  /// The answer to a request that was executed before.
  static MutableHttpResponse<?> replay(Claim.Done done) {
    MutableHttpResponse<byte[]> answer = HttpResponse.status(done.status(), "");
    byte @Nullable [] body = done.body();
    if (body != null) {
      answer.body(body);
    }
    Json.parse(done.headers())
        .asObject()
        .members()
        .forEach((name, value) -> answer.header(name, value.asString()));
    return answer.header(REPLAYED, "true");
  }
}
