package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What callers see of a control plane that is being stopped under load.
final class StopIT {

  private static final List<String> ASKED =
      List.of("/v1/bundle?wait=5", "/v1/bundle", "/v1/tenant", "/v1/keys", "/readyz");

  private final Queue<HttpResponse<String>> odd = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void answersNobodyWithADefectWhileItStops() {
    for (int round = 0; round < 3; round++) {
      over.set(false);
      TestControl control = TestControl.start();
      try (HttpClient client = HttpClient.newHttpClient();
          ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        int before = answered.get();
        for (int index = 0; index < 40; index++) {
          String path = ASKED.get(index % ASKED.size());
          callers.submit(() -> call(client, control, path));
        }
        await().until(() -> answered.get() > before + 200);
        control.close();
        over.set(true);
      }
    }

    assertThat(odd)
        .allSatisfy(answer -> {
          assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(503);
          assertThat(answer.headers().firstValue("retry-after")).isPresent();
        });
  }

  /// Calls until nobody is there any more.
  private void call(HttpClient client, TestControl control, String path) {
    String token = path.startsWith("/v1/bundle") ? TestControl.PROXY : TestControl.ADMIN;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(control.address(path))
            .timeout(Duration.ofSeconds(10))
            .header("authorization", "Bearer " + token);
    String etag = "";
    while (!over.get()) {
      try {
        HttpRequest one =
            etag.isEmpty() ? request.build() : request.copy().header("if-none-match", etag).build();
        HttpResponse<String> answer = client.send(one, BodyHandlers.ofString());
        etag = answer.headers().firstValue("etag").orElse(etag);
        answered.incrementAndGet();
        if (answer.statusCode() >= 400) {
          odd.add(answer);
        }
      } catch (IOException gone) {
        Thread.onSpinWait();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
