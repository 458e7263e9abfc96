package dev.signalbox.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.control.RawConnection.Answer;
import dev.signalbox.control.guard.ConnectionLimits;
import dev.signalbox.control.http.ProblemCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Clients that are slow, silent or many.
final class SlowInputIT {

  private static final int CONNECTIONS = 600;
  private static final int BATCH = 16 * 1024 * 1024;
  private static final Duration IDLE = Duration.ofSeconds(3);
  private static final Duration HEAD = Duration.ofSeconds(1);
  private static final Duration BODY = Duration.ofSeconds(2);
  private static final String AS_ADMIN =
      "host: x\r\ncontent-type: application/json\r\nauthorization: Bearer "
          + TestControl.ADMIN
          + "\r\n";
  private static final String AS_PROXY = AS_ADMIN.replace(TestControl.ADMIN, TestControl.PROXY);
  private static final String CHUNKED = "transfer-encoding: chunked\r\n\r\n";
  private static final byte[] CHUNK = ("10000\r\n" + "a".repeat(65_536) + "\r\n").getBytes(UTF_8);

  private static TestControl control;

  @BeforeAll
  static void start() {
    control =
        TestControl.startWith(
            TestControl.limits(new ConnectionLimits(CONNECTIONS, 3L * BATCH, IDLE, HEAD, BODY)));
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @AfterEach
  void everybodyElseIsServed() throws IOException {
    assertThat(serves()).isTrue();
  }

  @Test
  void closesConnectionsWhoseRequestDoesNotArriveInTime() throws IOException {
    List<String> beginnings =
        List.of("", "GET /v1/ten", post("/v1/nodes", AS_ADMIN) + "content-length: 20\r\n\r\n{");
    for (String beginning : beginnings) {
      try (RawConnection connection = open()) {
        assertThat(connection.send(beginning).ends()).as(beginning).isTrue();
      }
    }
  }

  @Test
  void closesConnectionsThatSendAByteNowAndThen() throws IOException {
    for (String beginning :
        List.of(
            "GET /v1/tenant HTTP/1.1\r\nx: ",
            post("/v1/nodes", AS_ADMIN) + "content-length: 2000000\r\n\r\n{",
            post("/v1/nodes", AS_ADMIN) + CHUNKED + "ffffff\r\n")) {
      try (RawConnection connection = open()) {
        connection.send(beginning);
        // Well within the idle limit each time; the whole is what takes too long.
        await()
            .pollInterval(Duration.ofMillis(50))
            .atMost(BODY.plusSeconds(1))
            .until(() -> closedAfter(connection));
      }
    }
  }

  @Test
  void throwsAwayTheRestOfARefusedRequestForAShortTimeOnly() throws IOException {
    try (RawConnection connection = open()) {
      connection.send(post("/v1/nodes", "host: x\r\n") + "content-length: 2000000\r\n\r\n{");
      refused(connection.answer(), ProblemCode.UNAUTHENTICATED);
      await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(HEAD.plusMillis(800))
          .until(() -> closedAfter(connection));
    }
  }

  @Test
  void holdsNoMoreThanItsShareOfBodiesInMemory() throws IOException {
    String batch = post("/v1/ingest/usage", AS_PROXY) + "content-length: " + BATCH + "\r\n\r\n";
    List<RawConnection> held = new ArrayList<>();
    try {
      for (int index = 0; index < 3; index++) {
        held.add(open().send(batch).push(new byte[1_000_000], 2));
      }
      await().until(() -> status(ask(batch)) == ProblemCode.OVERLOADED.status().getCode());
      Answer answer = ask(batch).orElseThrow();
      refused(Optional.of(answer), ProblemCode.OVERLOADED);
      assertThat(answer.header("retry-after")).hasValue("1");
      try (RawConnection chunked = open()) {
        Optional<Answer> refusal =
            chunked.send(post("/v1/ingest/usage", AS_PROXY) + CHUNKED).push(CHUNK, 10).answer();
        refused(refusal, ProblemCode.OVERLOADED);
      }
      // A request without a body needs no share.
      assertThat(serves()).isTrue();
    } finally {
      for (RawConnection one : held) {
        one.close();
      }
    }
    await().until(() -> status(deliver("/v1/ingest/usage", AS_PROXY, new byte[BATCH])) == 422);
    // And again, so that what was answered has been given back.
    for (int round = 0; round < 8; round++) {
      assertThat(status(deliver("/v1/ingest/usage", AS_PROXY, new byte[BATCH]))).isEqualTo(422);
    }
  }

  @Test
  void servesOthersBesideHundredsOfSilentConnectionsAndRecoversFromTooMany() throws IOException {
    List<RawConnection> silent = new ArrayList<>();
    try {
      while (silent.size() < CONNECTIONS - 100) {
        silent.add(open());
      }
      for (int round = 0; round < 20; round++) {
        assertThat(serves()).isTrue();
      }
      while (silent.size() < 2 * CONNECTIONS) {
        silent.add(open());
      }
      for (RawConnection one : silent) {
        assertThat(one.ends()).isTrue();
      }
    } finally {
      for (RawConnection one : silent) {
        one.close();
      }
    }
  }

  private static int status(Optional<Answer> answer) {
    return answer.map(Answer::status).orElse(0);
  }

  private static boolean closedAfter(RawConnection connection) {
    try {
      connection.send("a");
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  private static RawConnection open() throws IOException {
    return new RawConnection(control.address("/").getPort());
  }

  private static boolean serves() throws IOException {
    return status(ask("GET /v1/tenant HTTP/1.1\r\n" + AS_ADMIN + "\r\n")) == 200;
  }

  private static String post(String path, String headers) {
    return "POST " + path + " HTTP/1.1\r\n" + headers;
  }

  private static Optional<Answer> ask(String text) throws IOException {
    try (RawConnection connection = open()) {
      return connection.send(text).answer();
    }
  }

  private static Optional<Answer> deliver(String path, String headers, byte[] body)
      throws IOException {
    try (RawConnection connection = open()) {
      String head = post(path, headers) + "content-length: " + body.length + "\r\n\r\n";
      return connection.send(head).send(body).answer();
    }
  }

  private static void refused(Optional<Answer> answer, ProblemCode code) {
    assertThat(answer).isPresent();
    assertThat(answer.orElseThrow().problem().string("code")).isEqualTo(code.wireName());
    assertThat(status(answer)).isEqualTo(code.status().getCode());
  }
}
