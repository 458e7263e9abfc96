package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.data.spool.Admission;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The proxy between raw sockets: what comes out on the other side, byte for byte.
class ProxyIT {

  private static final String REQUEST =
      "{ \"model\" : \"claude-x\",\"n\":1.0, \"big\":12345678901234567890,\"messages\":[{\"role\":\"user\",\"content\":\"h\\u00e9 \u2028\"}],\"max_tokens\":8}";
  private static final String ANSWER =
      "{\"id\":\"msg_1\",\"model\":\"claude-x-1\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":5,\"cache_creation_input_tokens\":7,\"cache_creation\":{\"ephemeral_5m_input_tokens\":3,\"ephemeral_1h_input_tokens\":4},\"output_tokens\":2,\"service_tier\":\"standard\"}}";
  private static final String STREAM =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"msg_1","model":"claude-x-1","usage":{"input_tokens":10,"cache_read_input_tokens":5,"output_tokens":1}}}

      event: ping
      data: {"type": "ping"}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"grüße"}}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":42}}

      event: message_stop
      data: {"type":"message_stop"}

      """;

  @Test
  void passesBodyPathQueryAndHeadersAsTheyCame() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json(ANSWER));
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      client.post(
          "/v1/messages?beta=true&x=%2F",
          proxy.keyHeader()
              + "anthropic-version: 2023-06-01\r\nanthropic-beta: a-1,b-2\r\nX-Odd:  two  words \r\n"
              + "x-signalbox-repo: acme/api\r\nhelicone-user-id: u\r\nconnection: keep-alive, x-hop\r\nx-hop: 1\r\n",
          REQUEST);
      RawClient.Answer answer = client.answer();
      RawProvider.Request received = provider.next();

      assertThat(received.line()).isEqualTo("POST /v1/messages?beta=true&x=%2F HTTP/1.1");
      assertThat(received.body()).isEqualTo(REQUEST.getBytes(StandardCharsets.UTF_8));
      assertThat(received.hasHeader("anthropic-beta: a-1,b-2")).isTrue();
      assertThat(received.hasHeader("x-odd: two  words")).isTrue();
      assertThat(received.hasHeader("x-api-key: " + ProxyFixture.PROVIDER_SECRET)).isTrue();
      assertThat(received.head()).doesNotContain(proxy.key());
      assertThat(received.names("x-signalbox-repo")).isFalse();
      assertThat(received.names("helicone-user-id")).isFalse();
      assertThat(received.names("x-hop")).isFalse();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo(ANSWER);
      assertThat(answer.hasHeader("request-id: req_1")).isTrue();
    }
  }

  @Test
  void booksWhatAWholeAnswerReports() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json(ANSWER));
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), REQUEST).answer();
      AttemptOpened opened = proxy.opened();
      AttemptClosed closed = proxy.closed();

      assertThat(closed.id()).isEqualTo(opened.id());
      assertThat(opened.modelAsked()).isEqualTo("claude-x");
      assertThat(opened.provider()).isEqualTo("anthropic");
      assertThat(closed.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(closed.basis()).isEqualTo(Basis.REPORTED);
      assertThat(closed.modelServed()).contains("claude-x-1");
      assertThat(closed.servedTier()).contains("standard");
      assertThat(closed.providerRequestId()).contains("req_1");
      assertThat(closed.counts().of(Unit.INPUT_TOKEN)).isEqualTo(10);
      assertThat(closed.counts().of(Unit.CACHE_READ_TOKEN)).isEqualTo(5);
      assertThat(closed.counts().of(Unit.CACHE_WRITE_5M_TOKEN)).isEqualTo(3);
      assertThat(closed.counts().of(Unit.CACHE_WRITE_1H_TOKEN)).isEqualTo(4);
      assertThat(closed.counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(2);
      assertThat(closed.requestBytes()).isEqualTo(REQUEST.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  @Test
  void relaysAStreamAtAnyChunkSizeAndBooksItsLastFigures() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.stream(STREAM, 1));
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      for (int chunkBytes : new int[] {1, 7, 64, 100_000}) {
        provider.script(RawProvider.stream(STREAM, chunkBytes));
        RawClient.Answer answer = client.post("/v1/messages", proxy.keyHeader(), REQUEST).answer();
        AttemptClosed closed = proxy.closed();

        assertThat(answer.text()).isEqualTo(STREAM);
        assertThat(closed.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(closed.counts().of(Unit.INPUT_TOKEN)).isEqualTo(10);
        assertThat(closed.counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(42);
      }
      assertThat(provider.connections()).as("the connection is used again").isEqualTo(1);
    }
  }

  @Test
  void renamesAnAliasInPlaceAndLeavesTheRestOfTheBody() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json(ANSWER));
        ProxyFixture proxy =
            new ProxyFixture(
                Limits.DEFAULT,
                List.of(
                    new AliasSource(
                        "claude-x", java.util.Optional.of("anthropic"), "claude-real-1")),
                ProxyFixture.providers(provider));
        RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), REQUEST).answer();

      assertThat(new String(provider.next().body(), StandardCharsets.UTF_8))
          .isEqualTo(REQUEST.replace("\"claude-x\"", "\"claude-real-1\""));
      AttemptOpened opened = proxy.opened();
      assertThat(opened.modelAsked()).isEqualTo("claude-x");
      assertThat(opened.modelRouted()).isEqualTo("claude-real-1");
    }
  }

  @Test
  void asksAChatProviderForUsageAndHidesTheExtraChunk() throws Exception {
    String visible =
        "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}],\"usage\":null}\n\n"
            + "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n";
    String extra =
        "data: {\"id\":\"c1\",\"model\":\"gpt-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":4,\"total_tokens\":34,\"prompt_tokens_details\":{\"cached_tokens\":20}}}\n\n";
    String done = "data: [DONE]\n\n";
    String body = "{\"model\":\"gpt-1\",\"messages\":[],\"stream\":true}";
    try (RawProvider provider = new RawProvider(RawProvider.stream(visible + extra + done, 11));
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      RawClient.Answer answer =
          client
              .post("/v1/chat/completions", "authorization: Bearer " + proxy.key() + "\r\n", body)
              .answer();
      RawProvider.Request received = provider.next();
      AttemptClosed closed = proxy.closed();

      assertThat(new String(received.body(), StandardCharsets.UTF_8))
          .contains("\"stream_options\":{\"include_usage\":true}");
      assertThat(received.hasHeader("authorization: Bearer " + ProxyFixture.PROVIDER_SECRET))
          .isTrue();
      assertThat(answer.text()).isEqualTo(visible + done);
      assertThat(closed.counts().of(Unit.INPUT_TOKEN)).isEqualTo(10);
      assertThat(closed.counts().of(Unit.CACHE_READ_TOKEN)).isEqualTo(20);
      assertThat(closed.counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(4);
    }
  }

  @Test
  void streamsEachPartAsItArrives() throws Exception {
    java.util.concurrent.CountDownLatch seen = new java.util.concurrent.CountDownLatch(1);
    String first = STREAM.substring(0, 60);
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              RawProvider.streamHead(out);
              RawProvider.chunk(out, first.getBytes(StandardCharsets.UTF_8));
              seen.await();
              RawProvider.chunk(out, STREAM.substring(60).getBytes(StandardCharsets.UTF_8));
              out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            });
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), REQUEST);
      client.head();
      byte[] firstPart = client.socket().getInputStream().readNBytes(4 + 60);
      seen.countDown();

      assertThat(new String(firstPart, StandardCharsets.UTF_8)).endsWith(first);
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }

  @Test
  void cancelsTheProviderWhenTheClientHangsUpAndBooksWhatWasSeen() throws Exception {
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              RawProvider.streamHead(out);
              RawProvider.chunk(
                  out,
                  STREAM
                      .substring(0, STREAM.indexOf("event: message_delta"))
                      .getBytes(StandardCharsets.UTF_8));
              socket.getInputStream().read();
              throw new java.io.IOException("client gone");
            });
        ProxyFixture proxy = ProxyFixture.with(provider)) {
      try (RawClient client = proxy.client()) {
        client.post("/v1/messages", proxy.keyHeader(), REQUEST);
        client.head();
        client.socket().getInputStream().readNBytes(200);
      }
      provider.awaitHangUp();
      AttemptClosed closed = proxy.closed();

      assertThat(closed.outcome()).isEqualTo(Outcome.CLIENT_CANCELLED);
      assertThat(closed.basis()).isEqualTo(Basis.ESTIMATED);
      assertThat(closed.counts().of(Unit.INPUT_TOKEN)).isEqualTo(10);
      assertThat(closed.counts().of(Unit.OUTPUT_TOKEN)).isPositive();
    }
  }

  @Test
  void breaksTheAnswerOffWhenTheProviderDies() throws Exception {
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              RawProvider.streamHead(out);
              RawProvider.chunk(out, STREAM.substring(0, 200).getBytes(StandardCharsets.UTF_8));
              socket.close();
            });
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      client.post("/v1/messages", proxy.keyHeader(), REQUEST);
      org.assertj.core.api.Assertions.assertThatThrownBy(client::answer)
          .isInstanceOf(java.io.IOException.class);
      AttemptClosed closed = proxy.closed();

      assertThat(closed.outcome()).isEqualTo(Outcome.PROVIDER_CUT);
      assertThat(closed.basis()).isEqualTo(Basis.ESTIMATED);
    }
  }

  @Test
  void passesAnErrorOfTheProviderOnWordForWord() throws Exception {
    String error =
        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}";
    try (RawProvider provider =
            new RawProvider((request, out, socket) ->
                out.write(
                    ("HTTP/1.1 529 Overloaded\r\nretry-after: 7\r\nx-should-retry: true\r\ncontent-type: application/json\r\ncontent-length: "
                            + error.length()
                            + "\r\n\r\n"
                            + error)
                        .getBytes(StandardCharsets.US_ASCII)));
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      RawClient.Answer answer = client.post("/v1/messages", proxy.keyHeader(), REQUEST).answer();

      assertThat(answer.status()).isEqualTo(529);
      assertThat(answer.text()).isEqualTo(error);
      assertThat(answer.hasHeader("retry-after: 7")).isTrue();
      assertThat(answer.hasHeader("x-should-retry: true")).isTrue();
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
    }
  }

  @Test
  void sendsNothingThatCannotBeWrittenDown() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json(ANSWER));
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      proxy.spoolSays(Admission.REFUSED);
      RawClient.Answer answer = client.post("/v1/messages", proxy.keyHeader(), REQUEST).answer();

      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.text()).contains("disk space");
      assertThat(provider.waiting()).isZero();
    }
  }

  @Test
  void refusesAnUnknownKeyInTheCallersFormatAndServesTheNextCall() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json(ANSWER));
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      RawClient.Answer anthropic =
          client.post("/v1/messages", "x-api-key: sk-ant-123\r\n", REQUEST).answer();
      RawClient.Answer openai =
          client.post("/v1/chat/completions", "authorization: Bearer nope\r\n", REQUEST).answer();
      RawClient.Answer good = client.post("/v1/messages", proxy.keyHeader(), REQUEST).answer();

      assertThat(anthropic.status()).isEqualTo(401);
      assertThat(anthropic.text()).contains("\"type\":\"authentication_error\"");
      assertThat(openai.status()).isEqualTo(401);
      assertThat(openai.text()).contains("\"code\":\"invalid_api_key\"");
      assertThat(good.status()).isEqualTo(200);
      assertThat(provider.next().body()).isEqualTo(REQUEST.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void saysWhenTheProviderCannotBeReached() throws Exception {
    RawProvider provider = new RawProvider(RawProvider.json(ANSWER));
    String deadUrl = provider.baseUrl();
    provider.close();
    try (ProxyFixture proxy =
            new ProxyFixture(
                Limits.DEFAULT,
                List.of(),
                List.of(
                    dev.signalbox.compiler.ProviderSource.of(
                        "anthropic",
                        java.util.Optional.of(deadUrl),
                        new dev.signalbox.model.bundle.SecretRef.None())));
        RawClient client = proxy.client()) {
      RawClient.Answer answer = client.post("/v1/messages", proxy.keyHeader(), REQUEST).answer();
      AttemptClosed closed = proxy.closed();

      assertThat(answer.status()).isEqualTo(502);
      assertThat(closed.outcome()).isEqualTo(Outcome.UNREACHABLE);
      assertThat(closed.counts().isNone()).isTrue();
    }
  }

  @Test
  void listsOnlyModelsOfTheKeyAndAnswersProbes() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json(ANSWER));
        ProxyFixture proxy =
            new ProxyFixture(
                Limits.DEFAULT,
                List.of(
                    new AliasSource(
                        "claude-fast", java.util.Optional.of("anthropic"), "claude-haiku-4-5")),
                ProxyFixture.providers(provider));
        RawClient client = proxy.client()) {
      client.send("HEAD / HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      client.send("HEAD /api/hello HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      client.send(
          "GET /v1/models?limit=1000 HTTP/1.1\r\nhost: g\r\nanthropic-version: 2023-06-01\r\n"
              + proxy.keyHeader()
              + "\r\n");
      RawClient.Answer anthropic = client.answer();
      client.send("GET /v1/models HTTP/1.1\r\nhost: g\r\n" + proxy.keyHeader() + "\r\n");
      RawClient.Answer openai = client.answer();

      assertThat(anthropic.text())
          .contains("\"id\":\"claude-fast\"")
          .contains("\"has_more\":false");
      assertThat(openai.text()).contains("\"object\":\"list\"").contains("claude-fast");
    }
  }
}
