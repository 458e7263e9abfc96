package dev.signalbox.launcher;

import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Waits until a first call would succeed: the newest policy has travelled to the proxy, and the
/// proxy takes the key.
///
/// @param gateway where agents connect
/// @param operations the proxy's health and metrics
/// @param control the REST API
record FirstCall(HttpClient client, URI gateway, URI operations, URI control) {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int OK = 200;

  /// @param proxyToken by which the control plane tells the newest version
  /// @throws StopException if it does not come to that in time
  void await(Secret proxyToken, Secret key, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    try {
      while (System.nanoTime() < deadline) {
        if (hasNewestPolicy(proxyToken) && takes(key)) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StopException("Stopped while starting.", interrupted);
    }
    throw new StopException("The policy does not reach the proxy: read its log.");
  }

  private boolean hasNewestPolicy(Secret proxyToken) throws InterruptedException {
    Optional<Long> newest =
        get(control.resolve("/v1/bundle"), Optional.of(proxyToken))
            .flatMap(answer -> answer.headers().firstValue("x-signalbox-policy-version"))
            .map(Long::parseLong);
    Optional<Long> inForce =
        get(operations.resolve("/metrics"), Optional.empty())
            .flatMap(answer ->
                answer
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("signalbox_policy_version "))
                    .findFirst())
            .map(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)));
    return newest.isPresent() && inForce.isPresent() && inForce.get() >= newest.get();
  }

  private boolean takes(Secret key) throws InterruptedException {
    return get(gateway.resolve("/v1/models"), Optional.of(key)).isPresent();
  }

  private Optional<HttpResponse<String>> get(URI address, Optional<Secret> credential)
      throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(TIMEOUT);
    credential.ifPresent(secret -> request.header("authorization", "Bearer " + secret.reveal()));
    try {
      return Optional.of(client.send(request.build(), BodyHandlers.ofString()))
          .filter(answer -> answer.statusCode() == OK);
    } catch (IOException away) {
      return Optional.empty();
    }
  }
}
