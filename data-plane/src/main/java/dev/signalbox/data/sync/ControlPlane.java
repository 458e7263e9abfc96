package dev.signalbox.data.sync;

import dev.signalbox.model.key.Secret;
import dev.signalbox.model.trust.Archive;
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
import java.util.function.Supplier;

/// The control plane as a source: `GET {control}/v1/bundle?wait=SECONDS&have=VERSION`.
final class ControlPlane implements PolicySource {

  private static final String NONCE = "x-signalbox-bundle-nonce";
  private static final int MOST_OTHER_BYTES = 65_536;
  private static final int MOST_TAG_CHARACTERS = 256;

  private final HttpClient client;
  private final Supplier<Secret> token;
  private final SyncSettings.Times times;
  private final String endpoint;

  ControlPlane(HttpClient client, URI control, Supplier<Secret> token, SyncSettings.Times times) {
    this.client = client;
    this.token = token;
    this.times = times;
    String base = control.toString();
    this.endpoint = base + (base.endsWith("/") ? "" : "/") + "v1/bundle?wait=";
  }

  @Override
  public Answer ask(Optional<String> known, long have, boolean mayHold)
      throws InterruptedException {
    Duration wait = mayHold ? times.hold() : Duration.ZERO;
    Duration most = wait.plus(times.answerTimeout());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + wait.toSeconds() + "&have=" + have))
            .timeout(most)
            .header("accept", Archive.MEDIA_TYPE)
            .header("authorization", "Bearer " + token.get().reveal());
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
    return new CappedBody(head.statusCode() == 200 ? Archive.MAX_BYTES : MOST_OTHER_BYTES);
  }

  private static Answer judged(HttpResponse<Optional<byte[]>> response) {
    return switch (response.statusCode()) {
      case 200 ->
          response
              .body()
              .<Answer>map(body ->
                  new Answer.Delivered(
                      body,
                      response.headers().firstValue("etag").filter(ControlPlane::isPlain),
                      response
                          .headers()
                          .firstValue(NONCE)
                          .filter(ControlPlane::isPlain)
                          .orElse("")))
              .orElseGet(() ->
                  new Answer.Failed(
                      SyncFailure.OVERSIZED, "larger than " + Archive.MAX_BYTES + " bytes"));
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
  static boolean isPlain(String etag) {
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
