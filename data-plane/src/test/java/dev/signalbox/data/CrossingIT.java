package dev.signalbox.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.AliasSource;
import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.data.eventstream.Frame;
import dev.signalbox.data.eventstream.FrameDamage;
import dev.signalbox.data.eventstream.FrameDecoder;
import dev.signalbox.data.eventstream.FrameEncoder;
import dev.signalbox.data.eventstream.FrameSink;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.wire.Feature;
import dev.signalbox.model.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/// Calls whose client and provider do not speak the same, through a real proxy on real sockets.
class CrossingIT {

  private static final String MESSAGES_REQUEST =
      "{\"model\":\"m-1\",\"max_tokens\":64,\"stream\":true,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  private static final String MESSAGES_STREAM =
      "event: message_start\n"
          + "data: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\","
          + "\"role\":\"assistant\",\"model\":\"claude-m\",\"content\":[],\"usage\":"
          + "{\"input_tokens\":11,\"output_tokens\":1}}}\n\n"
          + "event: content_block_start\n"
          + "data: {\"type\":\"content_block_start\",\"index\":0,"
          + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n"
          + "event: content_block_delta\n"
          + "data: {\"type\":\"content_block_delta\",\"index\":0,"
          + "\"delta\":{\"type\":\"text_delta\",\"text\":\"hi there\"}}\n\n"
          + "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
          + "event: message_delta\n"
          + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
          + "\"usage\":{\"output_tokens\":7}}\n\n"
          + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

  private static final String CHAT_STREAM =
      "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"m-1\",\"choices\":"
          + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"hi there\"}}]}\n\n"
          + "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"m-1\",\"choices\":"
          + "[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
          + "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"m-1\",\"choices\":[],"
          + "\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":4,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":20}}}\n\n"
          + "data: [DONE]\n\n";

  @Test
  void letsAMessagesClientUseAChatProvider() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.stream(CHAT_STREAM, 17));
        ProxyFixture proxy = proxy(provider, WireFormat.OPENAI_CHAT, "m-1");
        RawClient client = proxy.client()) {
      String headers = proxy.keyHeader() + "anthropic-beta: x\r\nx-claude-code-session-id: s-1\r\n";
      RawClient.Answer answer = client.post("/v1/messages", headers, MESSAGES_REQUEST).answer();
      RawProvider.Request received = provider.next();
      AttemptClosed closed = proxy.closed();

      assertThat(received.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
      assertThat(received.names("anthropic-beta")).isFalse();
      assertThat(received.names("x-claude-code-session-id")).isTrue();
      Obj body = Json.parse(received.body()).asObject();
      assertThat(body.string("model")).isEqualTo("m-1");
      assertThat(body.object("stream_options").flag("include_usage")).isTrue();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(
              answer.hasHeader("content-type: text/event-stream; charset=utf-8")
                  || answer.hasHeader("content-type: text/event-stream"))
          .isTrue();
      assertThat(answer.text())
          .startsWith("event: message_start\n")
          .contains("hi there")
          .contains("\"stop_reason\":\"end_turn\"")
          .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
      assertThat(closed.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(closed.counts().of(Unit.INPUT_TOKEN)).isEqualTo(10);
      assertThat(closed.counts().of(Unit.CACHE_READ_TOKEN)).isEqualTo(20);
      assertThat(closed.counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(4);
    }
  }

  @Test
  void letsAChatClientUseAMessagesProvider() throws Exception {
    String request =
        "{\"model\":\"m-1\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    try (RawProvider provider = new RawProvider(RawProvider.stream(MESSAGES_STREAM, 17));
        ProxyFixture proxy = proxy(provider, WireFormat.ANTHROPIC, "m-1");
        RawClient client = proxy.client()) {
      RawClient.Answer answer =
          client.post("/v1/chat/completions", bearer(proxy), request).answer();
      RawProvider.Request received = provider.next();

      assertThat(received.line()).isEqualTo("POST /v1/messages HTTP/1.1");
      assertThat(received.hasHeader("anthropic-version: 2023-06-01")).isTrue();
      assertThat(Json.parse(received.body()).asObject().number("max_tokens")).isPositive();
      assertThat(answer.text()).contains("\"content\":\"hi there\"").endsWith("data: [DONE]\n\n");
      assertThat(proxy.closed().counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(7);
    }
  }

  @Test
  void letsAMessagesClientUseClaudeOnBedrock() throws Exception {
    String model = "us.anthropic.claude-opus-5-v1:0";
    try (RawProvider provider = new RawProvider(frames(MESSAGES_STREAM));
        ProxyFixture proxy = proxy(provider, WireFormat.BEDROCK, model);
        RawClient client = proxy.client()) {
      String headers =
          proxy.keyHeader() + "anthropic-beta: effort-2025-11-24,unknown-2099-01-01\r\n";
      RawClient.Answer answer =
          client
              .post("/v1/messages?beta=true", headers, MESSAGES_REQUEST.replace("m-1", model))
              .answer();
      RawProvider.Request received = provider.next();

      assertThat(received.line())
          .isEqualTo(
              "POST /v1/model/us.anthropic.claude-opus-5-v1%3A0/invoke-with-response-stream HTTP/1.1");
      assertThat(received.names("anthropic-beta")).isFalse();
      assertThat(new String(received.body(), UTF_8))
          .isEqualTo(
              "{\"anthropic_version\":\"bedrock-2023-05-31\",\"anthropic_beta\":[\"effort-2025-11-24\"],"
                  + "\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}");
      assertThat(answer.text()).isEqualTo(MESSAGES_STREAM);
      assertThat(answer.hasHeader("x-signalbox-lost: unknown-2099-01-01")).isTrue();
      AttemptClosed closed = proxy.closed();
      assertThat(closed.providerRequestId()).contains("aws-1");
      assertThat(closed.counts().of(Unit.INPUT_TOKEN)).isEqualTo(11);
      assertThat(closed.counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(7);
    }
  }

  @Test
  void letsABedrockClientUseAnthropic() throws Exception {
    String body =
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"anthropic_beta\":[\"b-1\"],\"max_tokens\":64,"
            + "\"messages\":[]}";
    try (RawProvider provider = new RawProvider(RawProvider.stream(MESSAGES_STREAM, 9));
        ProxyFixture proxy = proxy(provider, WireFormat.ANTHROPIC, "m-1");
        RawClient client = proxy.client()) {
      RawClient.Answer answer =
          client
              .post("/bedrock/model/m-1/invoke-with-response-stream", bearer(proxy), body)
              .answer();
      RawProvider.Request received = provider.next();

      assertThat(received.line()).isEqualTo("POST /v1/messages HTTP/1.1");
      assertThat(received.hasHeader("anthropic-beta: b-1")).isTrue();
      assertThat(new String(received.body(), UTF_8))
          .isEqualTo("{\"model\":\"m-1\",\"stream\":true,\"max_tokens\":64,\"messages\":[]}");
      assertThat(answer.hasHeader("content-type: application/vnd.amazon.eventstream")).isTrue();
      assertThat(events(answer.body()))
          .hasSize(6)
          .first()
          .asString()
          .startsWith("{\"type\":\"message_start\"");
    }
  }

  /// Case 44 of the wire conformance list.
  @Test
  void givesAnErrorItsStatusAndItsWordsInTheClientsShape() throws Exception {
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              byte[] body =
                  "{\"error\":{\"message\":\"Too fast\",\"type\":\"rate_limit_error\"}}"
                      .getBytes(UTF_8);
              out.write(
                  ("HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\n"
                          + "retry-after: 3\r\ncontent-length: "
                          + body.length
                          + "\r\n\r\n")
                      .getBytes(UTF_8));
              out.write(body);
            });
        ProxyFixture proxy = proxy(provider, WireFormat.OPENAI_CHAT, "m-1");
        RawClient client = proxy.client()) {
      RawClient.Answer answer =
          client.post("/v1/messages", proxy.keyHeader(), MESSAGES_REQUEST).answer();

      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.hasHeader("retry-after: 3")).isTrue();
      assertThat(answer.text()).contains("\"type\":\"rate_limit_error\"", "Too fast");
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.PROVIDER_ERROR);
    }
  }

  /// Cases 42 and 43 of the wire conformance list.
  @Test
  void endsABrokenStreamInTheClientsWords() throws Exception {
    try (RawProvider provider =
            new RawProvider((request, out, socket) -> {
              RawProvider.streamHead(out);
              RawProvider.chunk(out, CHAT_STREAM.substring(0, 200).getBytes(UTF_8));
              socket.close();
            });
        ProxyFixture proxy = proxy(provider, WireFormat.OPENAI_CHAT, "m-1");
        RawClient client = proxy.client()) {
      RawClient.Answer answer =
          client.post("/v1/messages", proxy.keyHeader(), MESSAGES_REQUEST).answer();

      assertThat(answer.text()).contains("\n\nevent: error\n").doesNotContain("message_stop");
      assertThat(proxy.closed().outcome()).isEqualTo(Outcome.PROVIDER_CUT);
    }
  }

  @Test
  void refusesWhatItsRouteWouldLoseUnlessItIsAllowed() throws Exception {
    String request =
        MESSAGES_REQUEST.replace(
            "\"stream\":true",
            "\"stream\":true,\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]");
    try (RawProvider provider = new RawProvider(RawProvider.stream(CHAT_STREAM, 99));
        ProxyFixture proxy = proxy(provider, WireFormat.OPENAI_CHAT, "m-1");
        RawClient client = proxy.client()) {
      RawClient.Answer refused = client.post("/v1/messages", proxy.keyHeader(), request).answer();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.hasHeader("x-signalbox-error-code: route_would_lose")).isTrue();
      assertThat(refused.hasHeader("x-should-retry: false")).isTrue();
      assertThat(refused.text()).startsWith("{\"type\":\"error\"").contains("tools");
      assertThat(proxy.openedCount()).isZero();

      RawClient.Answer allowed =
          client
              .post("/v1/messages", proxy.keyHeader(), request.replace("\"m-1\"", "\"loose\""))
              .answer();
      assertThat(allowed.status()).isEqualTo(200);
      assertThat(allowed.head()).contains("x-signalbox-lost: tools[0]");
    }
  }

  /// Case 33 of the wire conformance list.
  @Test
  void estimatesTokensRatherTooHighWhereTheProviderCannotCount() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = proxy(provider, WireFormat.OPENAI_CHAT, "m-1");
        RawClient client = proxy.client()) {
      String text = "word ".repeat(400);
      RawClient.Answer answer =
          client
              .post(
                  "/v1/messages/count_tokens",
                  proxy.keyHeader(),
                  MESSAGES_REQUEST.replace("hello", text))
              .answer();

      assertThat(answer.hasHeader("x-signalbox-estimated: input_tokens")).isTrue();
      assertThat(Json.parse(answer.body()).asObject().number("input_tokens"))
          .isBetween(400L, 2_000L);
    }
  }

  @Test
  void refusesACompressedBodyThatIsNoneOrTooLarge() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = proxy(provider, WireFormat.ANTHROPIC, "m-1")) {
      byte[] bomb = compressed("zstd", new byte[40 * 1024 * 1024]);
      for (byte[] body : List.of("no zstd".getBytes(UTF_8), bomb)) {
        try (RawClient client = proxy.client()) {
          client
              .send(
                  "POST /v1/messages HTTP/1.1\r\nhost: gateway\r\ncontent-encoding: zstd\r\n"
                      + proxy.keyHeader()
                      + "content-length: "
                      + body.length
                      + "\r\n\r\n")
              .send(body);

          assertThat(client.answer().status()).isEqualTo(body == bomb ? 413 : 400);
        }
      }
      assertThat(proxy.openedCount()).isZero();
    }
  }

  /// Case 39 of the wire conformance list.
  @Test
  void takesACompressedRequestApartBeforeItGoesOn() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{\"usage\":{}}"));
        ProxyFixture proxy = proxy(provider, WireFormat.ANTHROPIC, "m-1");
        RawClient client = proxy.client()) {
      for (String encoding : List.of("gzip", "zstd")) {
        byte[] body = compressed(encoding, MESSAGES_REQUEST.getBytes(UTF_8));
        client
            .send(
                "POST /v1/messages HTTP/1.1\r\nhost: gateway\r\ncontent-encoding: "
                    + encoding
                    + "\r\n"
                    + proxy.keyHeader()
                    + "content-length: "
                    + body.length
                    + "\r\n\r\n")
            .send(body);

        assertThat(client.answer().status()).isEqualTo(200);
        RawProvider.Request received = provider.next();
        assertThat(new String(received.body(), UTF_8)).isEqualTo(MESSAGES_REQUEST);
        assertThat(received.names("content-encoding")).isFalse();
        assertThat(received.hasHeader("content-length: " + MESSAGES_REQUEST.length())).isTrue();
      }
    }
  }

  private static byte[] compressed(String encoding, byte[] body) throws Exception {
    if (encoding.equals("zstd")) {
      return com.github.luben.zstd.Zstd.compress(body);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }

  private static RawProvider.Script frames(String events) {
    return (request, out, socket) -> {
      out.write(
          ("HTTP/1.1 200 OK\r\ncontent-type: application/vnd.amazon.eventstream\r\n"
                  + "x-amzn-requestid: aws-1\r\ntransfer-encoding: chunked\r\n\r\n")
              .getBytes(UTF_8));
      FrameEncoder encoder = new FrameEncoder();
      for (String event : events.split("\n\n")) {
        String data = event.substring(event.indexOf("data: ") + 6);
        String wrapped = Base64.getEncoder().encodeToString(data.getBytes(UTF_8));
        RawProvider.chunk(
            out,
            encoder.encode(
                Map.of(":message-type", "event", ":event-type", "chunk"),
                ("{\"bytes\":\"" + wrapped + "\",\"p\":\"abc\"}").getBytes(UTF_8)));
      }
      out.write("0\r\n\r\n".getBytes(UTF_8));
    };
  }

  private static List<String> events(byte[] frames) {
    List<String> events = new ArrayList<>();
    new FrameDecoder(
            new FrameSink() {
              @Override
              public void frame(Frame frame) {
                String wrapped = Json.parse(frame.payload()).asObject().string("bytes");
                events.add(new String(Base64.getDecoder().decode(wrapped), UTF_8));
              }

              @Override
              public void damaged(FrameDamage damage, long offset) {
                throw new AssertionError(damage + " at " + offset);
              }
            })
        .bytes(frames, 0, frames.length);
    return events;
  }

  private static String bearer(ProxyFixture proxy) {
    return "authorization: Bearer " + proxy.key() + "\r\n";
  }

  private static ProxyFixture proxy(RawProvider provider, WireFormat format, String model) {
    ProviderSource source =
        new ProviderSource(
            "other",
            Optional.of(provider.baseUrl()),
            Set.of(format),
            List.of(model),
            Optional.empty(),
            Optional.of(new SecretRef.Environment("PROVIDER_KEY")),
            Optional.empty(),
            Optional.empty(),
            AuthSource.NONE);
    AliasSource loose =
        new AliasSource(
            "loose", Optional.of("other"), model, Set.of(Feature.TOOLS, Feature.TOOL_CHOICE));
    return new ProxyFixture(Limits.DEFAULT, List.of(loose), List.of(source));
  }
}
