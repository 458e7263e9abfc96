package dev.signalbox.data.spool;

import dev.signalbox.data.spool.ShipResult.Delivered;
import dev.signalbox.data.spool.ShipResult.Refused;
import dev.signalbox.data.spool.ShipResult.Rejection;
import dev.signalbox.data.spool.ShipResult.Unavailable;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.Secret;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The control plane as a sink: `POST {control}/v1/ingest/usage` with a batch in JSON, answered by
/// `{"accepted":n,"duplicates":n,"rejected":[{"id","reason"}]}`.
///
/// Only 400, 413 and 422 mean that the batch itself is wrong. Everything else, wrong credentials
/// included, is a state of the control plane or of the settings: the batch waits and comes again.
public final class HttpUsageSink implements UsageSink {

  private static final int MAX_ANSWER_BYTES = 1 << 20;
  private static final int MAX_REASON_CHARS = 300;
  private static final long MAX_RETRY_SECONDS = 3600;

  private final HttpClient client;
  private final URI endpoint;
  private final Supplier<Secret> token;
  private final Duration timeout;

  /// @param client how to connect; it should not follow redirects
  /// @param control base address of the control plane
  /// @param token gives the proxy's token, sent as bearer; asked for before every batch, because it
  ///   changes
  /// @param timeout for one batch, answer included
  public HttpUsageSink(HttpClient client, URI control, Supplier<Secret> token, Duration timeout) {
    this.client = client;
    String base = control.toString();
    this.endpoint = URI.create(base + (base.endsWith("/") ? "" : "/") + "v1/ingest/usage");
    this.token = token;
    this.timeout = timeout;
  }

  @Override
  public ShipResult ship(List<UsageRecord> batch) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(timeout)
            .header("authorization", "Bearer " + token.get().reveal())
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(UsageBatchCodec.write(batch)))
            .build();
    HttpResponse<byte[]> response = send(request);
    return switch (response.statusCode()) {
      case 200 -> delivered(response.body());
      case 400, 413, 422 -> new Refused(reason(response));
      case 401, 403 ->
          new Unavailable(
              reason(response) + "; give this proxy a token that the control plane knows",
              Optional.empty());
      default -> new Unavailable(reason(response), retryAfter(response));
    };
  }

  /// The client's own limit ends with the headers of the answer; this one with its last byte.
  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES));
    boolean answered = false;
    try {
      HttpResponse<byte[]> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      answered = true;
      return response;
    } catch (TimeoutException late) {
      throw new IOException("no answer from " + endpoint + " within " + timeout, late);
    } catch (ExecutionException failed) {
      throw new IOException("no answer from " + endpoint + ": " + failed.getCause(), failed);
    } finally {
      if (!answered) {
        answer.cancel(true);
      }
    }
  }

  private static ShipResult delivered(byte[] body) {
    try {
      Obj answer = Json.parse(body).asObject();
      List<Rejection> rejected = new ArrayList<>();
      for (JsonValue item : answer.array("rejected")) {
        Obj rejection = item.asObject();
        rejected.add(
            new Rejection(
                RecordId.parse(rejection.string("id")), shorten(rejection.string("reason"))));
      }
      return new Delivered(
          Math.toIntExact(answer.number("accepted")),
          Math.toIntExact(answer.number("duplicates")),
          rejected);
    } catch (JsonException | IllegalArgumentException | ArithmeticException malformed) {
      return new Unavailable(
          "the control plane's answer is not understood: " + malformed.getMessage(),
          Optional.empty());
    }
  }

  private String reason(HttpResponse<byte[]> response) {
    return endpoint + " answered " + response.statusCode() + title(response.body());
  }

  /// The title of a problem document (RFC 9457), if it is one.
  private static String title(byte[] body) {
    try {
      Obj problem = Json.parse(body).asObject();
      Optional<JsonValue> text = problem.get("detail").or(() -> problem.get("title"));
      return text.map(value -> " (" + shorten(value.asString()) + ")").orElse("");
    } catch (JsonException notJson) {
      return "";
    }
  }

  private static String shorten(String text) {
    return text.length() <= MAX_REASON_CHARS ? text : text.substring(0, MAX_REASON_CHARS) + "…";
  }

  /// Seconds only; the form with a date is read as nothing.
  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("retry-after")
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(text -> Duration.ofSeconds(Math.min(Long.parseLong(text), MAX_RETRY_SECONDS)));
  }
}
