package dev.signalbox.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.wire.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Cases of the wire conformance list that show only through a whole proxy.
class WireEdgesIT {

  private static final int LARGEST = 32 * 1024 * 1024;

  /// Case 48 of the wire conformance list.
  @Test
  void tellsTheClientWhatTheProviderSaysOfTryingAgain() throws Exception {
    try (RawProvider provider = new RawProvider(busy());
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      RawClient.Answer answer =
          client.post("/v1/messages", proxy.keyHeader(), "{\"model\":\"claude-x\"}").answer();

      assertThat(answer.status()).isEqualTo(529);
      assertThat(answer.hasHeader("retry-after: 7")).isTrue();
      assertThat(answer.hasHeader("x-should-retry: true")).isTrue();
      assertThat(answer.text()).isEqualTo("{\"type\":\"error\"}");
    }
  }

  private static RawProvider.Script busy() {
    return (request, out, socket) ->
        out.write(
            ("HTTP/1.1 529 Overloaded\r\ncontent-type: application/json\r\nretry-after: 7\r\n"
                    + "x-should-retry: true\r\ncontent-length: 16\r\n\r\n{\"type\":\"error\"}")
                .getBytes(UTF_8));
  }

  /// Case 41 of the wire conformance list.
  @Test
  void readsAStreamWithOtherLineEndsAndLeavesThemAlone() throws Exception {
    String stream =
        "event: message_start\r\ndata:{\"type\":\"message_start\",\"message\":{\"usage\":"
            + "{\"input_tokens\":9}}}\r\n\r\n: a comment\r\n\r\nevent: message_delta\r\n"
            + "data:{\"type\":\"message_delta\",\"usage\":{\"output_tokens\":4}}\r\n\r\n"
            + "event: message_stop\r\ndata:{\"type\":\"message_stop\"}\r\n\r\n";
    try (RawProvider provider = new RawProvider(RawProvider.stream(stream, 5));
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      RawClient.Answer answer =
          client.post("/v1/messages", proxy.keyHeader(), "{\"model\":\"claude-x\"}").answer();

      assertThat(answer.text()).isEqualTo(stream);
      assertThat(proxy.closed().counts().of(Unit.OUTPUT_TOKEN)).isEqualTo(4);
    }
  }

  /// Case 57 of the wire conformance list.
  @Test
  void carriesABodyOfTheLargestSize() throws Exception {
    byte[] body = new byte[LARGEST - 64];
    Arrays.fill(body, (byte) 'x');
    byte[] start = "{\"model\":\"claude-x\",\"text\":\"".getBytes(UTF_8);
    System.arraycopy(start, 0, body, 0, start.length);
    body[body.length - 2] = '"';
    body[body.length - 1] = '}';
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = ProxyFixture.with(provider);
        RawClient client = proxy.client()) {
      client
          .send(
              "POST /v1/messages HTTP/1.1\r\nhost: g\r\n"
                  + proxy.keyHeader()
                  + "content-length: "
                  + body.length
                  + "\r\n\r\n")
          .send(body);

      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(Arrays.equals(provider.next().body(), body)).isTrue();
    }
  }

  /// Case 53 of the wire conformance list.
  @Test
  void takesAWishForALargerWindowOutOfTheNameBeforeItReachesAnotherVendor() throws Exception {
    try (RawProvider provider = new RawProvider(RawProvider.json("{}"));
        ProxyFixture proxy = proxy(provider);
        RawClient client = proxy.client()) {
      client
          .post(
              "/v1/messages",
              proxy.keyHeader(),
              "{\"model\":\"gpt-1[1m]\",\"max_tokens\":5,"
                  + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
          .answer();

      assertThat(Json.parse(provider.next().body()).asObject().string("model")).isEqualTo("gpt-1");
    }
  }

  private static ProxyFixture proxy(RawProvider provider) throws IOException {
    return new ProxyFixture(
        Limits.DEFAULT,
        List.of(),
        List.of(
            new ProviderSource(
                "other",
                Optional.of(provider.baseUrl()),
                Set.of(WireFormat.OPENAI_CHAT),
                List.of("gpt-*"),
                Optional.empty(),
                Optional.of(new SecretRef.Environment("PROVIDER_KEY")),
                Optional.empty(),
                Optional.empty(),
                AuthSource.NONE)));
  }
}
