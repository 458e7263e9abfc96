package dev.signalbox.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.RawConnection.Answer;
import dev.signalbox.control.guard.ConnectionLimits;
import dev.signalbox.control.http.ProblemCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileInputIT {

  private static final Duration HEAD = Duration.ofSeconds(1);
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
    ConnectionLimits usual = ConnectionLimits.USUAL;
    control =
        TestControl.startWith(
            TestControl.limits(
                new ConnectionLimits(
                    usual.connections(), usual.bodyBytes(), usual.idle(), HEAD, usual.body())));
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
  void refusesHeadsThatAreTooLarge() throws IOException {
    for (String head :
        List.of(
            get("/v1/tenant", "x-large: " + "a".repeat(20_000) + "\r\n"),
            get("/v1/tenant", ("x-many: " + "a".repeat(100) + "\r\n").repeat(300)),
            get("/v1/" + "a".repeat(10_000), ""))) {
      refused(ask(head), ProblemCode.HEAD_TOO_LARGE);
    }
    try (RawConnection endless = open()) {
      endless.send("GET /v1/tenant HTTP/1.1\r\nx-large: ").push(new byte[65_536], 64);
      assertThat(endless.ends()).isTrue();
    }
  }

  @Test
  void refusesABodyByItsAnnouncedLengthBeforeItArrives() throws IOException {
    for (String length : List.of("5000000", "99999999999")) {
      String post = post("/v1/nodes", AS_ADMIN) + "content-length: " + length + "\r\n\r\n";
      refused(ask(post), ProblemCode.BODY_TOO_LARGE);
    }
    String batch = post("/v1/ingest/usage", AS_PROXY) + "content-length: 17000000\r\n\r\n";
    try (RawConnection connection = open()) {
      refused(
          connection.send(batch).push(new byte[1_000_000], 17).answer(),
          ProblemCode.BODY_TOO_LARGE);
    }
  }

  @Test
  void refusesABodyInChunksWithoutWaitingForItsEnd() throws IOException {
    for (String post : List.of(post("/v1/nodes", AS_ADMIN), post("/v1/ingest/usage", AS_PROXY))) {
      try (RawConnection connection = open()) {
        Optional<Answer> answer = connection.send(post + CHUNKED).push(CHUNK, 300).answer();
        refused(answer, ProblemCode.BODY_TOO_LARGE);
      }
    }
  }

  @Test
  void readsNoBodyOfStrangers() throws IOException {
    try (RawConnection connection = open()) {
      String post = post("/v1/nodes", "host: x\r\n");
      refused(
          connection.send(post + CHUNKED).push(CHUNK, 300).answer(), ProblemCode.UNAUTHENTICATED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host: y\r\ncontent-length: 2\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 4\r\n",
        "content-length: 2\r\ncontent-length: 30\r\n",
        "content-length: 2, 30\r\n",
        "content-length: +2\r\n",
        "content-length: -1\r\n",
        "content-length: 99999999999999999999999\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding : chunked\r\ncontent-length: 2\r\n",
        "x: a\0b\r\ncontent-length: 2\r\n"
      })
  void letsNoSecondRequestSlipThrough(String framing) throws IOException {
    String smuggled = "{}0\r\n\r\nGET /livez HTTP/1.1\r\nhost: x\r\n\r\n";
    try (RawConnection connection = open()) {
      connection.send(post("/v1/nodes", AS_ADMIN) + framing + "\r\n" + smuggled);
      refused(connection.answer(), ProblemCode.BAD_REQUEST);
      assertThat(connection.answer()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zz\r\n{}\r\n", "-1\r\n{}\r\n", "fffffffffffffff\r\n{}\r\n"})
  void closesAfterABrokenChunk(String chunk) throws IOException {
    try (RawConnection connection = open()) {
      connection.send(post("/v1/nodes", AS_ADMIN) + CHUNKED + chunk);
      connection.send("0\r\n\r\nGET /livez HTTP/1.1\r\nhost: x\r\n\r\n");
      refused(connection.answer(), ProblemCode.BAD_REQUEST);
      long answered = System.nanoTime();
      assertThat(connection.answer()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - answered)).isLessThan(HEAD.dividedBy(2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\1\2 nonsense\r\n\r\n",
        "GET /livez HTTP/9.9\r\nhost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET /livez HTTP/1.1\r\n\r\n",
        "GET /v1/te nant HTTP/1.1\r\nhost: x\r\n\r\n"
      })
  void refusesWhatIsNoRequest(String text) throws IOException {
    refused(ask(text), ProblemCode.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/v1/keys/%zz", "/v1/keys/%", "/v1/nodes?limit=%z", "/v1/ten{ant}", "/\0"})
  void refusesAddressesThatAreNone(String path) throws IOException {
    try (RawConnection connection = open()) {
      connection.send(get(path, "") + get("/livez", ""));
      refused(connection.answer(), ProblemCode.BAD_REQUEST);
      assertThat(connection.answer()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%00", "%ff%fe", "a%00b", "\u00ff\u00c3"})
  void findsNothingUnderNamesThatAreNoText(String name) throws IOException {
    for (String list : List.of("providers", "aliases", "keys", "sessions")) {
      for (String method : List.of("GET", "DELETE")) {
        String head = method + " /v1/" + list + "/" + name + " HTTP/1.1\r\n" + AS_ADMIN + "\r\n";
        try (RawConnection connection = open()) {
          Answer answer = connection.send(head.getBytes(ISO_8859_1)).answer().orElseThrow();
          isProblem(answer);
          assertThat(answer.status()).as(head).isIn(400, 404, 405);
        }
      }
    }
  }

  @Test
  void answersHeadersThatAreNoTextLikeAnyOther() throws IOException {
    try (RawConnection connection = open()) {
      connection.send("GET /v1/tenant HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ");
      connection.send(new byte[] {(byte) 0xff, (byte) 0xc3}).send("\r\n\r\n");
      refused(connection.answer(), ProblemCode.UNAUTHENTICATED);
    }
  }

  @Test
  void refusesBodiesThatAreNoJson() throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    bodies.add(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
    bodies.add(new byte[] {0x1f, (byte) 0x8b, 8, 0});
    for (String text :
        List.of("{", "{}{}", "\0", "\ufeff{}", "[".repeat(1_000_000), "{\"a\":1,\"a\":2}")) {
      bodies.add(text.getBytes(UTF_8));
    }
    bodies.add("{\"a\":".repeat(500_000).getBytes(UTF_8));
    for (byte[] body : bodies) {
      refused(deliver("/v1/nodes", AS_ADMIN, body), ProblemCode.INVALID_JSON);
      refused(deliver("/v1/ingest/usage", AS_PROXY, body), ProblemCode.INVALID_BODY);
    }
  }

  @Test
  void doesNotUnpackCompressedBodies() throws IOException {
    refused(
        deliver("/v1/nodes", AS_ADMIN + "content-encoding: gzip\r\n", "{".getBytes(UTF_8)),
        ProblemCode.INVALID_JSON);
  }

  @Test
  void answersABodyFullOfErrorsWithAShortList() throws IOException {
    StringBuilder body = new StringBuilder("{\"name\":\"a\\u0000b\",\"kind\":1e999999999");
    for (int index = 0; index < 50_000; index++) {
      body.append(",\"m").append(index).append("\":").append(index);
    }
    Answer answer =
        deliver("/v1/nodes", AS_ADMIN, body.append('}').toString().getBytes(UTF_8)).orElseThrow();

    refused(Optional.of(answer), ProblemCode.INVALID_BODY);
    assertThat(answer.problem().array("errors")).hasSize(100);
    assertThat(answer.body()).contains("/name", "/kind").hasSizeLessThan(10_000);
  }

  @Test
  void tellsStrangersNothingAboutWhatExists() throws IOException {
    String stranger = "host: x\r\nauthorization: Bearer sbx_admin_ffffffffffffffffffffffff\r\n\r\n";
    List<String> bodies = new ArrayList<>();
    for (String path : List.of("/v1/nodes", "/v1/nothing", "/v1/bundle", "/v1/keys/ABCDEFGHIJKL")) {
      for (String method : List.of("GET", "DELETE", "FOO", "OPTIONS")) {
        Optional<Answer> answer = ask(method + " " + path + " HTTP/1.1\r\n" + stranger);
        refused(answer, ProblemCode.UNAUTHENTICATED);
        bodies.add(answer.orElseThrow().body().replaceAll("req_[0-9a-f]+", ""));
      }
    }
    assertThat(bodies).containsOnly(bodies.getFirst());
  }

  @Test
  void answersUnknownMethodsAndAddressesAsProblems() throws IOException {
    for (String method : List.of("PATCH", "TRACE", "CONNECT", "OPTIONS", "F".repeat(3_000))) {
      refused(
          ask(method + " /v1/nodes HTTP/1.1\r\n" + AS_ADMIN + "\r\n"),
          ProblemCode.METHOD_NOT_ALLOWED);
    }
    for (String path : List.of("/v1/nothing", "//v1/tenant", "/v1/../v1/tenant", "/livez%00")) {
      refused(ask(get(path, "")), ProblemCode.NOT_FOUND);
    }
  }

  private static RawConnection open() throws IOException {
    return new RawConnection(control.address("/").getPort());
  }

  private static boolean serves() throws IOException {
    return ask(get("/v1/tenant", "")).filter(answer -> answer.status() == 200).isPresent();
  }

  private static String get(String path, String headers) {
    return "GET " + path + " HTTP/1.1\r\n" + AS_ADMIN + headers + "\r\n";
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
    isProblem(answer.orElseThrow());
    assertThat(answer.orElseThrow().problem().string("code")).isEqualTo(code.wireName());
    assertThat(answer.orElseThrow().status()).isEqualTo(code.status().getCode());
  }

  private static void isProblem(Answer answer) {
    assertThat(answer.header("content-type")).hasValue("application/problem+json");
    assertThat(answer.header("request-id")).hasValue(answer.problem().string("request_id"));
    assertThat(answer.problem().string("code"))
        .isIn(Arrays.stream(ProblemCode.values()).map(ProblemCode::wireName).toList())
        .isNotEqualTo(ProblemCode.INTERNAL.wireName());
    assertThat(answer.body()).doesNotContain("Exception", "io.micronaut", "dev.signalbox", "\tat ");
  }
}
