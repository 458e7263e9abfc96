package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that two readers could understand in two ways (RFC 9112 section 11.2): each is refused
/// and its connection ends, or it means one thing only.
class SmugglingIT {

  private static final String BODY = "{\"model\":\"claude-x\",\"messages\":[]}";
  private static final String ANSWER = "{\"id\":\"m\",\"usage\":{\"input_tokens\":1}}";

  /// What an attacker wants to get past us.
  private static final String HIDDEN =
      "POST /v1/messages?hidden HTTP/1.1\r\nhost: g\r\ncontent-length: 0\r\n\r\n";

  private static RawProvider provider;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() throws Exception {
    provider = new RawProvider(RawProvider.json(ANSWER));
    proxy = ProxyFixture.with(provider);
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
    provider.close();
  }

  private static String head(String lines) {
    return "POST /v1/messages HTTP/1.1\r\nhost: g\r\n" + proxy.keyHeader() + lines + "\r\n";
  }

  private static String chunked(String body) {
    return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 4\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 4\r\n",
        "content-length: 4\r\ncontent-length: 5\r\n",
        "content-length: 4\r\ncontent-length: 4\r\n",
        "content-length: 4, 5\r\n",
        "content-length: -4\r\n",
        "content-length: +4\r\n",
        "content-length: 0x4\r\n",
        "content-length: 99999999999999999999\r\n",
        "content-length:\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: identity, chunked\r\n",
        "transfer-encoding: gzip, chunked\r\n",
        "transfer-encoding: identity\r\n",
        "transfer-encoding: \u000bchunked\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding : chunked\r\n",
        "transfer-encoding\t: chunked\r\n",
        "transfer-encoding\r\n",
        ": value\r\n",
        "x-a: b\u0000c\r\n",
        "x-a\u0000: b\r\n",
        "x a: b\r\n",
        "x-a: b\rtransfer-encoding: chunked\r\n",
        "x-a: b\ncontent-length: 4\r\n",
        "host: other\r\n"
      })
  void refusesAHeadThatTwoReadersCouldFrameDifferently(String lines) throws Exception {
    try (RawClient client = proxy.client()) {
      client.send(head(lines) + chunked(BODY) + HIDDEN);
      RawClient.Answer answer = client.answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).contains("\"type\":\"invalid_request_error\"");
      assertThat(answer.hasHeader("connection: close")).isTrue();
      assertThat(client.isEnded()).as("nothing after it is answered").isTrue();
      assertThat(provider.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/messages HTTP/1.0\r\nhost: g\r\ntransfer-encoding: chunked\r\n",
        "POST /v1/messages HTTP/1.1\r\n",
        "POST http://g/v1/messages HTTP/1.1\r\nhost: g\r\n",
        "POST //g/v1/messages#x HTTP/1.1\r\nhost: g\r\n",
        "POST v1/messages HTTP/1.1\r\nhost: g\r\n",
        "POST * HTTP/1.1\r\nhost: g\r\n",
        "CONNECT g:443 HTTP/1.1\r\nhost: g\r\n",
        "POST /v1/messages\u00e9 HTTP/1.1\r\nhost: g\r\n",
        "POST /v1/messages\u0000 HTTP/1.1\r\nhost: g\r\n",
        "POST  /v1/messages HTTP/1.1 x\r\nhost: g\r\n",
        "POST /v1/messages HTTP/1.1\nhost: g\r\n",
        "POST /v1/messages HTTP/3.7\r\nhost: g\r\n",
        "POST /v1/messages HTXP/1.1\r\nhost: g\r\n",
        "POST /v1/messages\r\n",
        "\u0000\u0001\u0002\u0003\r\n"
      })
  void refusesARequestLineThatTwoReadersCouldUnderstandDifferently(String start) throws Exception {
    try (RawClient client = proxy.client()) {
      client.send(
          (start + proxy.keyHeader() + "\r\n" + chunked(BODY) + HIDDEN)
              .getBytes(StandardCharsets.ISO_8859_1));
      RawClient.Answer answer = client.answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
      assertThat(provider.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/../v1/messages",
        "/v1/./messages",
        "/v1//messages",
        "//v1/messages",
        "/v1/messages/",
        "/v1/%6dessages",
        "/v1/messages%2f..%2fmodels",
        "/v1/messages;a=b",
        "/V1/messages",
        "/admin"
      })
  void knowsAPathInItsExactSpellingOnly(String path) throws Exception {
    try (RawClient client = proxy.client()) {
      RawClient.Answer anthropic = client.post(path, proxy.keyHeader(), BODY).answer();
      RawClient.Answer openai =
          client.post(path, "authorization: Bearer " + proxy.key() + "\r\n", BODY).answer();

      assertThat(anthropic.status()).isEqualTo(404);
      assertThat(anthropic.text()).contains("\"type\":\"error\"");
      assertThat(openai.status()).isEqualTo(404);
      assertThat(openai.text()).startsWith("{\"error\":");
      assertThat(provider.waiting()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-4\r\n{   \r\n0\r\n\r\n",
        "+4\r\n{   \r\n0\r\n\r\n",
        "0x4\r\n{   \r\n0\r\n\r\n",
        "4 4\r\n{   \r\n0\r\n\r\n",
        "ffffffffffffffff4\r\n{   \r\n0\r\n\r\n",
        "80000000\r\n{   \r\n0\r\n\r\n",
        "\r\n{   \r\n0\r\n\r\n",
        "4;\u0000\r\n{   \r\n0\r\n\r\n\u0000",
        "4\r\n{   xx0\r\n\r\n",
        "4\n{   \r\n0\r\n\r\n",
        "4;a\nb\r\n{   \r\n0\r\n\r\n",
        "4\r\n{   \n0\r\n\r\n",
        "zz\r\n"
      })
  void refusesChunksThatTwoReadersCouldMeasureDifferently(String chunks) throws Exception {
    try (RawClient client = proxy.client()) {
      client.send(head("transfer-encoding: chunked\r\n") + chunks + HIDDEN);
      RawClient.Answer answer = client.answer();

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.hasHeader("connection: close")).isTrue();
      assertThat(client.isEnded()).isTrue();
      assertThat(provider.waiting()).isZero();
    }
  }

  @Test
  void passesAFoldedHeaderAsOneLine() throws Exception {
    try (RawClient client = proxy.client()) {
      String body = BODY;
      client.send(head("x-a: one\r\n two\r\ncontent-length: " + body.length() + "\r\n") + body);
      RawClient.Answer answer = client.answer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(provider.next().hasHeader("x-a: one two")).isTrue();
    }
  }

  @Test
  void passesARequestHiddenInABodyAsBodyOnly() throws Exception {
    String body = "{\"model\":\"claude-x\",\"x\":\"\r\n\r\n" + HIDDEN + "\"}";
    String json = body.replace("\r", "\\r").replace("\n", "\\n");
    try (RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), json);

      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(provider.next().body()).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
      assertThat(client.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
          .as("answers stay in step")
          .isEqualTo(200);
      assertThat(provider.next().line()).doesNotContain("hidden");
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    String second = BODY.replace("claude-x", "claude-y");
    provider.script((request, out, socket) ->
        RawProvider.json(new String(request.body(), StandardCharsets.UTF_8))
            .answer(request, out, socket));
    try (RawClient client = proxy.client()) {
      String length = "content-length: " + BODY.length() + "\r\n";
      client.send(
          head(length)
              + BODY
              + "GET /nothing HTTP/1.1\r\nhost: g\r\n\r\n"
              + head(length)
              + second
              + "GET /v1/models HTTP/1.1\r\nhost: g\r\n"
              + proxy.keyHeader()
              + "\r\n");

      assertThat(client.answer().text()).isEqualTo(BODY);
      assertThat(client.answer().status()).isEqualTo(404);
      assertThat(client.answer().text()).isEqualTo(second);
      assertThat(client.answer().text()).contains("\"object\":\"list\"");
      assertThat(client.post("/v1/messages", proxy.keyHeader(), BODY).answer().text())
          .isEqualTo(BODY);
      for (int calls = 0; calls < 3; calls++) {
        provider.next();
      }
    } finally {
      provider.script(RawProvider.json(ANSWER));
    }
  }

  @Test
  void answersNothingAfterAPipelinedRequestThatItRefuses() throws Exception {
    try (RawClient client = proxy.client()) {
      String good = head("content-length: " + BODY.length() + "\r\n") + BODY;
      client.send(good + head("transfer-encoding: chunked, identity\r\n") + good);

      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
      provider.next();
      assertThat(provider.waiting()).isZero();
    }
  }
}
