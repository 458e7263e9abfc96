package dev.signalbox.control.applied;

import static dev.signalbox.control.fleet.FleetControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.fleet.FleetControl;
import dev.signalbox.control.fleet.TestProxy;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class WaitIT {

  private static final String ALIAS = "{\"provider\":\"sim\",\"model\":\"s-%d\"}";

  private static FleetControl fleet;
  private static TestControl control;
  private static TestProxy prompt;
  private static TestProxy idle;

  @BeforeAll
  static void start() {
    fleet = FleetControl.start();
    control = fleet.control();
    prompt = fleet.enrol("default", "prompt");
    idle = fleet.enrol("default", "idle");
    prompt.pollAndApply();
    idle.pollAndApply();
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void answersAChangeWhenTheNamedProxyRunsIt() throws Exception {
    try (ExecutorService working = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> proxy =
          working.submit(() -> {
            long version = 0;
            while (!Thread.currentThread().isInterrupted()) {
              HttpResponse<String> answer = prompt.poll(1);
              if (answer.statusCode() == 200 && TestProxy.version(answer) > version) {
                version = TestProxy.version(answer);
                prompt.applied(version);
              }
            }
          });
      for (int round = 0; round < 3; round++) {
        HttpResponse<String> answer =
            put("/v1/aliases/a?wait=applied&timeout=10&proxies=" + prompt.id(), round);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("signalbox-applied")).contains("all");
        long version =
            Long.parseLong(answer.headers().firstValue("signalbox-policy-version").orElseThrow());
        assertThat(fleet.proxy(prompt).number("version")).isGreaterThanOrEqualTo(version);
      }
      proxy.cancel(true);
    }
  }

  @Test
  void saysWhoDoesNotRunItInTime() {
    long before = System.nanoTime();
    HttpResponse<String> answer =
        put("/v1/aliases/b?wait=applied&timeout=1&proxies=" + idle.id(), 1);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("signalbox-applied")).contains("not-all");
    assertThat(answer.headers().firstValue("signalbox-not-applied")).contains(idle.id());
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(4));
    Obj waited =
        json(control.get("/v1/fleet/wait?timeout=1&version=1000000&proxies=" + idle.id()), 200);
    assertThat(waited.flag("applied")).isFalse();
    assertThat(waited.array("missing").getFirst().asObject().string("proxy_id"))
        .isEqualTo(idle.id());
  }

  @Test
  void isContentAtOnceWithAVersionThatAllHave() {
    Obj waited = json(control.get("/v1/fleet/wait?timeout=5&version=1&proxies=" + idle.id()), 200);

    assertThat(waited.flag("applied")).isTrue();
    assertThat(waited.number("awaited")).isEqualTo(1);
  }

  @Test
  void hearsOfReportsThatCameToAnotherProcess() {
    try (TestControl other = control.startAnother();
        ExecutorService working = Executors.newVirtualThreadPerTaskExecutor()) {
      other.awaitReady();
      Future<HttpResponse<String>> waiting =
          working.submit(
              () -> other.get("/v1/fleet/wait?timeout=10&version=999999&proxies=" + idle.id()));
      idle.applied(999_999);
      assertThat(json(waiting.get(), 200).flag("applied")).isTrue();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Test
  void refusesWhatCannotBeWaitedForBeforeAnythingIsChanged() {
    for (String query :
        new String[] {
          "wait=never",
          "wait=applied&timeout=0",
          "wait=applied&timeout=61",
          "wait=applied:x",
          "wait=applied&proxies=x",
          "wait=applied&group=A"
        }) {
      assertThat(put("/v1/aliases/never?" + query, 1).statusCode()).as(query).isEqualTo(400);
    }
    assertThat(control.get("/v1/aliases").body()).doesNotContain("never");
    assertThat(
            control
                .get("/v1/fleet/wait?version=1&proxies=00000000-0000-7000-8000-000000000000")
                .statusCode())
        .isEqualTo(404);
  }

  private static HttpResponse<String> put(String path, int round) {
    return control.send("PUT", path, TestControl.ADMIN, ALIAS.formatted(round));
  }
}
