package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartIT {

  private static TestControl control;

  @BeforeAll
  static void start() {
    control = TestControl.start();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void livesAndIsReady() {
    assertThat(control.send("GET", "/livez", null, null).statusCode()).isEqualTo(200);
    assertThat(control.send("GET", "/readyz", null, null).body()).isEqualTo("ready\n");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/nodes",
    "GET,/v1/no-such-thing",
    "GET,/",
    "POST,/livez/..",
    "GET,/v1/bundle",
    "POST,/v1/ingest/usage"
  })
  void deniesStrangersEverythingElse(String method, String path) {
    HttpResponse<String> answer = control.send(method, path, null, null);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(TestControl.json(answer).string("code")).isEqualTo("unauthenticated");
    assertThat(TestControl.json(answer).string("request_id"))
        .isEqualTo(answer.headers().firstValue("request-id").orElseThrow());
  }

  @Test
  void saysNotFoundToMembersOnly() {
    HttpResponse<String> answer = control.get("/v1/no-such-thing");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(TestControl.json(answer).string("code")).isEqualTo("not_found");
  }
}
