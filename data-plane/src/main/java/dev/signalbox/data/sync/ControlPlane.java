package dev.signalbox.data.sync;

import dev.signalbox.model.bundle.SignedBundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The control plane as a source of bundles: `GET {control}/v1/bundle?wait=SECONDS`.
final class ControlPlane {

  private static final int MOST_OTHER_BYTES = 65_536;
  private static final int MOST_TAG_CHARACTERS = 256;

  private final HttpClient client;
  private final SyncSettings settings;
  private final String endpoint;

  ControlPlane(HttpClient client, SyncSettings settings) {
    this.client = client;
    this.settings = settings;
    String base = settings.control().toString();
    this.endpoint = base + (base.endsWith("/") ? "" : "/") + "v1/bundle?wait=";
  }

  /// What the control plane answered.
  sealed interface Answer {

    /// A bundle, not judged yet.
    ///
    /// @param etag names it in the next question
    record Delivered(byte[] envelope, Optional<String> etag) implements Answer {}

    /// There is nothing newer than what the question named.
    record Unchanged() implements Answer {}

    /// No bundle.
    record Failed(SyncFailure failure, String detail) implements Answer {}
  }

  /// Asks once.
  ///
  /// @param known the bundle that we have
  /// @param mayHold whether the control plane may hold the question until something is new
  Answer ask(Optional<String> known, boolean mayHold) throws InterruptedException {
    Duration wait = mayHold ? settings.hold() : Duration.ZERO;
    Duration most = wait.plus(settings.answerTimeout());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + wait.toSeconds()))
            .timeout(most)
            .header("accept", "application/json")
            .header("authorization", "Bearer " + settings.token().get().reveal());
    known.ifPresent(etag -> request.header("if-none-match", etag));
    CompletableFuture<HttpResponse<Optional<byte[]>>> answer =
        client.sendAsync(request.build(), ControlPlane::body);
    try {
      return judged(answer.get(most.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      answer.cancel(true);
      return new Answer.Failed(
          SyncFailure.UNREACHABLE, "no whole answer within " + most.toSeconds() + " s");
    } catch (ExecutionException failed) {
      return new Answer.Failed(SyncFailure.UNREACHABLE, reason(failed));
    } catch (InterruptedException stopped) {
      answer.cancel(true);
      throw stopped;
    }
  }

  private static HttpResponse.BodySubscriber<Optional<byte[]>> body(
      HttpResponse.ResponseInfo head) {
    return new CappedBody(head.statusCode() == 200 ? SignedBundle.MAX_BYTES : MOST_OTHER_BYTES);
  }

  private static Answer judged(HttpResponse<Optional<byte[]>> response) {
    return switch (response.statusCode()) {
      case 200 ->
          response
              .body()
              .<Answer>map(body ->
                  new Answer.Delivered(
                      body, response.headers().firstValue("etag").filter(ControlPlane::isPlain)))
              .orElseGet(() ->
                  new Answer.Failed(
                      SyncFailure.OVERSIZED, "larger than " + SignedBundle.MAX_BYTES + " bytes"));
      case 304 -> new Answer.Unchanged();
      case 401, 403 ->
          new Answer.Failed(
              SyncFailure.UNAUTHORIZED,
              "the control plane does not know this token; give the proxy a valid one");
      default ->
          new Answer.Failed(SyncFailure.UNEXPECTED_ANSWER, "HTTP status " + response.statusCode());
    };
  }

  /// A tag that could not be sent back would make every further question fail.
  private static boolean isPlain(String etag) {
    return etag.length() <= MOST_TAG_CHARACTERS
        && etag.chars().allMatch(character -> character > ' ' && character <= '~');
  }

  private static String reason(ExecutionException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof IOException && cause.getMessage() != null) {
      return cause.getMessage();
    }
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }
}
