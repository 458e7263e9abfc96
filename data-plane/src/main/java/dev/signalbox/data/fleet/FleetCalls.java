package dev.signalbox.data.fleet;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.key.SecretDigest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What a proxy says to the control plane about itself.
final class FleetCalls {

  private static final int MOST_ANSWER_BYTES = 65_536;
  private static final int MOST_REASON = 300;

  private final HttpClient client;
  private final FleetSettings settings;
  private final String base;

  FleetCalls(HttpClient client, FleetSettings settings) {
    this.client = client;
    this.settings = settings;
    String address = settings.control().toString();
    this.base = address + (address.endsWith("/") ? "" : "/") + "v1/fleet/";
  }

  /// What was answered.
  sealed interface Answer {

    /// It is done.
    record Done(Obj body) implements Answer {}

    /// This credential or token is not taken.
    record Refused(String reason) implements Answer {}

    /// Not now; the same may work later.
    record Unavailable(String reason) implements Answer {}
  }

  /// A place in the fleet, as enrolment and renewal answer.
  record Place(String proxyId, Duration renewAfter, Duration reportEvery) {

    static Place of(Obj body) {
      return new Place(
          body.string("proxy_id"),
          Duration.ofSeconds(body.number("renew_after_seconds")),
          Duration.ofSeconds(body.number("report_every_seconds")));
    }
  }

  Answer enrol(Secret token, Secret identity) throws InterruptedException {
    Obj body =
        JsonValue.object()
            .put("token", token.reveal())
            .put("name", settings.name())
            .put("software_version", settings.softwareVersion())
            .put(
                "schemas", JsonValue.array(settings.schemas().stream().map(JsonValue::of).toList()))
            .put("credential_sha256", SecretDigest.of(identity).toHex())
            .build();
    return post("enrol", Optional.empty(), body);
  }

  Answer renew(Secret identity, Secret next) throws InterruptedException {
    Obj body = JsonValue.object().put("credential_sha256", SecretDigest.of(next).toHex()).build();
    return post("renew", Optional.of(identity), body);
  }

  Answer report(Secret identity, Obj report) throws InterruptedException {
    return post("reports", Optional.of(identity), report);
  }

  private Answer post(String path, Optional<Secret> identity, Obj body)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(settings.timeout())
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.writeBytes(body)));
    identity.ifPresent(secret -> request.header("authorization", "Bearer " + secret.reveal()));
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
    try {
      return judged(answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      return new Answer.Unavailable("no whole answer within " + settings.timeout());
    } catch (ExecutionException failed) {
      return new Answer.Unavailable(reason(failed));
    } finally {
      answer.cancel(true);
    }
  }

  private static Answer judged(HttpResponse<byte[]> response) {
    Optional<Obj> body = object(response.body());
    return switch (response.statusCode()) {
      case 200 ->
          body.<Answer>map(Answer.Done::new)
              .orElseGet(() -> new Answer.Unavailable("the answer is not understood"));
      case 400, 401, 403, 404, 409, 413, 422 ->
          new Answer.Refused(response.statusCode() + detail(body));
      default -> new Answer.Unavailable("HTTP status " + response.statusCode() + detail(body));
    };
  }

  private static Optional<Obj> object(byte[] body) {
    try {
      return Optional.of(Json.parse(body).asObject());
    } catch (JsonException other) {
      return Optional.empty();
    }
  }

  /// The detail of a problem document (RFC 9457), if it is one.
  private static String detail(Optional<Obj> body) {
    return body.flatMap(problem -> problem.get("detail"))
        .filter(JsonValue.Text.class::isInstance)
        .map(JsonValue::asString)
        .map(text -> " (" + text.substring(0, Math.min(text.length(), MOST_REASON)) + ")")
        .orElse("");
  }

  private static String reason(ExecutionException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof IOException && cause.getMessage() != null) {
      return cause.getMessage();
    }
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }
}
