package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.usage.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that send too much, or what is no call: each is told so in its own format, and the next
/// call is served.
class HostileClientIT {

  private static final String BODY = "{\"model\":\"claude-x\",\"messages\":[]}";
  private static final int MAX_BODY = 100_000;

  private static RawProvider provider;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() throws Exception {
    provider = new RawProvider(RawProvider.json("{\"id\":\"m\",\"usage\":{\"input_tokens\":1}}"));
    proxy = ProxyFixture.with(provider, ShortLimits.body(MAX_BODY));
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
    provider.close();
  }

  private static String bearer() {
    return "authorization: Bearer " + proxy.key() + "\r\n";
  }

  private static void servesTheNextCall() throws Exception {
    try (RawClient client = proxy.client()) {
      assertThat(client.post("/v1/messages", proxy.keyHeader(), BODY).answer().status())
          .isEqualTo(200);
      provider.next();
      proxy.opened();
      proxy.closed();
    }
  }

  @Test
  void refusesALargeHeadInTheCallersFormatThoughItIsStillBeingSent() throws Exception {
    String large = "x-large: " + "a".repeat(3_000_000) + "\r\n";
    try (RawClient anthropic = proxy.client();
        RawClient openai = proxy.client()) {
      Thread.ofVirtual().start(() -> sendQuietly(anthropic, "/v1/messages", large));
      Thread.ofVirtual().start(() -> sendQuietly(openai, "/v1/chat/completions", large));
      RawClient.Answer first = anthropic.answer();
      RawClient.Answer second = openai.answer();

      assertThat(first.status()).isEqualTo(431);
      assertThat(first.text()).contains("\"type\":\"error\"").contains("\"request_too_large\"");
      assertThat(first.hasHeader("connection: close")).isTrue();
      assertThat(second.status()).isEqualTo(431);
      assertThat(second.text()).startsWith("{\"error\":").contains("\"header_too_large\"");
    }
    servesTheNextCall();
  }

  private static void sendQuietly(RawClient client, String path, String headers) {
    try {
      client.post(path, headers, "");
    } catch (java.io.IOException closed) {
      // The proxy stops listening at some point: that is what is tested.
    }
  }

  @Test
  void refusesALongRequestLine() throws Exception {
    try (RawClient client = proxy.client()) {
      client.post("/v1/messages?" + "a".repeat(20_000), proxy.keyHeader(), BODY);

      assertThat(client.answer().status()).isEqualTo(431);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void refusesABodyByItsDeclaredLengthBeforeItIsSent() throws Exception {
    try (RawClient client = proxy.client()) {
      client.send(
          "POST /v1/messages HTTP/1.1\r\nhost: g\r\nexpect: 100-continue\r\n"
              + proxy.keyHeader()
              + "content-length: "
              + (MAX_BODY + 1)
              + "\r\n\r\n");
      RawClient.Answer answer = client.answer();

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.text()).contains("\"request_too_large\"");
      assertThat(answer.hasHeader("connection: close")).isTrue();
      assertThat(client.isEnded()).isTrue();
      assertThat(provider.waiting()).isZero();
    }
  }

  @Test
  void refusesABodyThatGrowsTooLargeInChunks() throws Exception {
    try (RawClient client = proxy.client()) {
      client.send(
          "POST /v1/messages HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n"
              + proxy.keyHeader()
              + "\r\n9\r\n{\"text\":\"\r\n");
      String chunk = "2710\r\n" + "a".repeat(10_000) + "\r\n";
      for (int sent = 0; sent <= MAX_BODY; sent += 10_000) {
        client.send(chunk);
      }
      RawClient.Answer answer = client.answer();

      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.hasHeader("connection: close")).isTrue();
      assertThat(client.isEnded()).isTrue();
      assertThat(provider.waiting()).isZero();
    }
    servesTheNextCall();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "\"text\"",
        "{",
        "{\"model\":\"claude-x\"",
        "{\"model\":\"claude-x\",\"messages\":[{]}",
        "{\"model\":\"claude-x\"}}",
        "{\"model\":\"claude-x\"} {}",
        "{\"model\":\"claude-x\",\"model\":\"claude-y\"}",
        "{\"model\":\"claude-x\",\"m\\u006fdel\":\"claude-y\"}",
        "{\"model\":\"claude-x\",\"\\u006d\\u006f\\u0064\\u0065\\u006c\":\"claude-x\"}",
        "{\"model\":\"claude-x\",\"stream\":true,\"stream\":false}",
        "{\"model\":\"claude-x\",\"x\":NaN}",
        "{'model':'claude-x'}"
      })
  void refusesWhatIsNoSingleJsonObject(String body) throws Exception {
    try (RawClient client = proxy.client()) {
      RawClient.Answer anthropic = client.post("/v1/messages", proxy.keyHeader(), body).answer();
      RawClient.Answer openai = client.post("/v1/chat/completions", bearer(), body).answer();

      assertThat(anthropic.status()).isEqualTo(400);
      assertThat(anthropic.text()).contains("\"type\":\"invalid_request_error\"");
      assertThat(openai.status()).isEqualTo(400);
      assertThat(openai.text()).startsWith("{\"error\":");
      assertThat(provider.waiting()).isZero();
      assertThat(proxy.openedCount()).as("nothing is booked").isZero();
    }
  }

  @Test
  void refusesDeepNesting() throws Exception {
    String deep = "{\"model\":\"claude-x\",\"x\":" + "[".repeat(40_000) + "]".repeat(40_000) + "}";
    try (RawClient client = proxy.client()) {
      assertThat(client.post("/v1/messages", proxy.keyHeader(), deep).answer().status())
          .isEqualTo(400);
      assertThat(provider.waiting()).isZero();
    }
  }

  /// What a text says is the provider's to judge: it gets every byte as it came.
  @Test
  void passesATextThatIsNotUtf8AsItCame() throws Exception {
    byte[] body = "{\"model\":\"claude-x\",\"x\":\"?\"}".getBytes(StandardCharsets.US_ASCII);
    body[body.length - 3] = (byte) 0xff;
    try (RawClient client = proxy.client()) {
      client.send(
          "POST /v1/messages HTTP/1.1\r\nhost: g\r\n"
              + proxy.keyHeader()
              + "content-length: "
              + body.length
              + "\r\n\r\n");
      RawClient.Answer answer = client.send(body).answer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(provider.next().body()).isEqualTo(body);
      proxy.opened();
      proxy.closed();
    }
  }

  @Test
  void refusesAModelNameThatIsNotUtf8() throws Exception {
    byte[] body = "{\"model\":\"claude-?\"}".getBytes(StandardCharsets.US_ASCII);
    body[body.length - 3] = (byte) 0xff;
    try (RawClient client = proxy.client()) {
      client.send(
          "POST /v1/messages HTTP/1.1\r\nhost: g\r\n"
              + proxy.keyHeader()
              + "content-length: "
              + body.length
              + "\r\n\r\n");

      assertThat(client.send(body).answer().status()).isEqualTo(400);
      assertThat(provider.waiting()).isZero();
    }
  }

  @Test
  void passesHeaderValuesInAnyBytesAsTheyCame() throws Exception {
    String odd = "x-odd: \u00ff\u00fe caf\u00c3\u00a9 \t end";
    try (RawClient client = proxy.client()) {
      String head =
          "POST /v1/messages HTTP/1.1\r\nhost: g\r\n"
              + odd
              + "\r\nx-signalbox-repo: \u00ff\u00fe\r\n"
              + proxy.keyHeader()
              + "content-length: "
              + BODY.length()
              + "\r\n\r\n";
      client.send((head + BODY).getBytes(StandardCharsets.ISO_8859_1));

      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(provider.next().hasHeader(odd)).isTrue();
      proxy.opened();
      proxy.closed();
    }
  }

  @Test
  void refusesKeysThatDifferAndTakesTheSameKeyTwice() throws Exception {
    String other =
        "authorization: Bearer " + VirtualKey.mint(new Random(8)).whole().reveal() + "\r\n";
    try (RawClient client = proxy.client()) {
      RawClient.Answer different =
          client.post("/v1/messages", proxy.keyHeader() + other, BODY).answer();
      RawClient.Answer same =
          client.post("/v1/messages", proxy.keyHeader() + bearer(), BODY).answer();

      assertThat(different.status()).isEqualTo(401);
      assertThat(different.text()).contains("different keys");
      assertThat(same.status()).isEqualTo(200);
      provider.next();
      proxy.opened();
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }

  @Test
  void refusesUnknownKeysOneAfterTheOtherOnOneConnection() throws Exception {
    Random random = new Random(9);
    try (RawClient client = proxy.client()) {
      for (int attempts = 0; attempts < 300; attempts++) {
        String key = VirtualKey.mint(random).whole().reveal();
        RawClient.Answer answer =
            client.post("/v1/messages", "x-api-key: " + key + "\r\n", BODY).answer();

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).doesNotContain(key);
      }
      assertThat(provider.waiting()).isZero();
      assertThat(proxy.openedCount()).isZero();
    }
  }

  @Test
  void invitesABodyThatIsHeldBackOnlyIfItWillBeTaken() throws Exception {
    String head = "POST /v1/messages HTTP/1.1\r\nhost: g\r\nexpect: 100-continue\r\n";
    String length = "content-length: " + BODY.length() + "\r\n\r\n";
    try (RawClient good = proxy.client();
        RawClient bad = proxy.client()) {
      good.send(head + proxy.keyHeader() + length);
      assertThat(good.head()).startsWith("HTTP/1.1 100");
      assertThat(good.send(BODY).answer().status()).isEqualTo(200);
      assertThat(provider.next().names("expect")).isFalse();

      bad.send(head + "x-api-key: nobody\r\n" + length);
      RawClient.Answer refused = bad.answer();
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.hasHeader("connection: close"))
          .as("nobody can say whether the body comes")
          .isTrue();
      assertThat(bad.isEnded()).isTrue();
      proxy.opened();
      proxy.closed();
    }
  }

  @Test
  void servesAnOldClientAndClosesAfterwards() throws Exception {
    provider.script((request, out, socket) ->
        RawProvider.stream("data: {}\n\n", 5).answer(request, out, socket));
    try (RawClient client = proxy.client()) {
      client.send(
          "POST /v1/messages HTTP/1.0\r\n"
              + proxy.keyHeader()
              + "content-length: "
              + BODY.length()
              + "\r\n\r\n"
              + BODY);
      RawClient.Answer answer = client.answer();

      assertThat(answer.head().toLowerCase(java.util.Locale.ROOT))
          .doesNotContain("transfer-encoding");
      assertThat(answer.text()).isEqualTo("data: {}\n\n");
      provider.next();
      proxy.opened();
      proxy.closed();
    } finally {
      provider.script(RawProvider.json("{\"id\":\"m\",\"usage\":{\"input_tokens\":1}}"));
    }
  }

  @Test
  void answersUnknownPathsAndMethodsInBothFormatsAndHeadWithoutABody() throws Exception {
    try (RawClient client = proxy.client()) {
      client.send("HEAD /v1/messages HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 405");
      client.send("HEAD /nothing HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 404");
      client.send("DELETE /v1/messages HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(client.answer().text()).contains("\"type\":\"error\"");
      client.send("PUT /v1/responses HTTP/1.1\r\nhost: g\r\ncontent-length: 2\r\n\r\n{}");
      assertThat(client.answer().text()).startsWith("{\"error\":");
      client.send("POST /v1/models HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(405);
      client.send("GET /v2 HTTP/1.1\r\nhost: g\r\nanthropic-version: 2023-06-01\r\n\r\n");
      assertThat(client.answer().text()).contains("\"type\":\"not_found_error\"");
    }
  }

  @Test
  void keepsTheConnectionAfterASmallRefusedBodyAndEndsItAfterALargeOne() throws Exception {
    String small = "{\"x\":\"" + "a".repeat(20_000) + "\"}";
    try (RawClient client = proxy.client()) {
      assertThat(client.post("/v1/messages", "", small).answer().status()).isEqualTo(401);
      assertThat(client.post("/v1/messages", "", small).answer().status()).isEqualTo(401);
    }
    try (ProxyFixture large = ProxyFixture.with(provider);
        RawClient client = large.client()) {
      client.send("POST /v1/messages HTTP/1.1\r\nhost: g\r\ncontent-length: 30000000\r\n\r\n{");
      RawClient.Answer answer = client.answer();

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.hasHeader("connection: close")).isTrue();
      assertThat(client.isEnded()).isTrue();
    }
  }
}
