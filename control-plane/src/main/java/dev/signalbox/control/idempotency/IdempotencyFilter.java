package dev.signalbox.control.idempotency;

import dev.signalbox.control.access.Caller;
import dev.signalbox.control.access.Callers;
import dev.signalbox.control.database.Ids;
import dev.signalbox.control.http.Fields;
import dev.signalbox.control.http.Problem;
import dev.signalbox.control.http.ProblemCode;
import dev.signalbox.control.idempotency.Attempt.Digest;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.CloseableAvailableByteBody;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Claims the key of a request before it is executed, answers it from the table if it was executed
/// before, and keeps what comes out. Inside of authentication: keys belong to a member.
@ServerFilter("/v1/**")
final class IdempotencyFilter implements Ordered {

  static final String HEADER = "idempotency-key";
  static final String ATTEMPT = "signalbox.idempotency-attempt";

  private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  private final Outcomes outcomes;
  private final Answers answers;
  private final Ids ids;

  IdempotencyFilter(Outcomes outcomes, Answers answers, Ids ids) {
    this.outcomes = outcomes;
    this.answers = answers;
    this.ids = ids;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  @Nullable HttpResponse<?> claim(HttpRequest<?> request) {
    Optional<Caller> caller = Callers.of(request);
    Optional<String> key = key(request);
    if (key.isEmpty()
        || caller.isEmpty()
        || !METHODS.contains(request.getMethodName())
        || request.getParameters().getAll("dryRun").contains("true")) {
      return null;
    }
    Attempt attempt =
        new Attempt(
            caller.get().tenant(),
            caller.get().member(),
            digest(request.getMethodName(), request.getPath()),
            key.get(),
            digest(
                Optional.ofNullable(request.getUri().getRawQuery()).orElse(""),
                String.join(",", request.getHeaders().getAll("if-match")),
                body(request)),
            ids.next());
    return switch (outcomes.claim(attempt)) {
      case Claim.Granted ignored -> {
        request.setAttribute(ATTEMPT, attempt);
        yield null;
      }
      case Claim.Busy ignored ->
          throw refusal(ProblemCode.REQUEST_IN_PROGRESS, "Send it again soon to get its outcome.");
      case Claim.Reused ignored ->
          throw refusal(ProblemCode.IDEMPOTENCY_KEY_REUSED, "Use a new key for a new request.");
      case Claim.AnswerLost(String action, String resource) ->
          throw refusal(
              ProblemCode.ALREADY_APPLIED,
              "It was done (" + action + " " + resource + "). Do not send it again; read it.");
      case Claim.Done done -> Answers.replay(done);
    };
  }

  @ResponseFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void keep(HttpRequest<?> request, MutableHttpResponse<?> response) {
    Optional<Attempt> attempt = request.getAttribute(ATTEMPT, Attempt.class);
    if (attempt.isPresent()) {
      request.removeAttribute(ATTEMPT, Attempt.class);
      answers.keep(attempt.get(), response);
    }
  }

  private static Optional<String> key(HttpRequest<?> request) {
    List<String> keys = request.getHeaders().getAll(HEADER);
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    if (keys.size() > 1 || !KEY.matcher(keys.getFirst()).matches()) {
      throw refusal(
          ProblemCode.INVALID_IDEMPOTENCY_KEY,
          HEADER + " must be sent once and have 1 to 255 printable characters of ASCII.");
    }
    return Optional.of(keys.getFirst());
  }

  /// The body, which the controller gets all the same.
  private static byte[] body(HttpRequest<?> request) {
    if (!(request instanceof ServerHttpRequest<?> received)) {
      throw new IllegalStateException("not a request of a server");
    }
    try (CloseableAvailableByteBody body =
        received.byteBody().split(ByteBody.SplitBackpressureMode.FASTEST).buffer().join()) {
      if (body.length() > Fields.MAX_BODY_BYTES) {
        throw refusal(ProblemCode.BODY_TOO_LARGE, "At most 4 MB.");
      }
      return body.toByteArray();
    } catch (CompletionException broken) {
      throw refusal(ProblemCode.BAD_REQUEST, "The body did not arrive whole.");
    }
  }

  private static Digest digest(String first, String second, byte[]... rest) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(first, second)) {
        sha256.update(part.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
      }
      for (byte[] part : rest) {
        sha256.update(part);
      }
      return new Digest(sha256.digest());
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
  }

  private static RuntimeException refusal(ProblemCode code, String detail) {
    return Problem.of(code, detail).asException();
  }
}
