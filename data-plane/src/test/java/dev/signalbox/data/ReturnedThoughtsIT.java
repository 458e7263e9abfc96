package dev.signalbox.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.ProviderSource;
import dev.signalbox.compiler.auth.AuthSource;
import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.WireFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Sessions that were with another vendor's model and come back to their own: that vendor is not
/// shown what the other has sealed.
class ReturnedThoughtsIT {

  private static final String SESSION = "x-signalbox-session-id: s-1\r\n";

  private static final String CHAT_ANSWER =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"far-1\",\"choices\":[{\"index\":0,"
          + "\"message\":{\"role\":\"assistant\",\"content\":\"hi\",\"reasoning_content\":\"hm\","
          + "\"reasoning_details\":[{\"type\":\"reasoning.encrypted\",\"data\":\"abc\"}]},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}";

  @Test
  void takesWhatAnotherVendorSealedOutOfWhatGoesToItsOwn() throws Exception {
    for (String padding : List.of("", "p".repeat(300_000))) {
      try (RawProvider far = new RawProvider(RawProvider.json(CHAT_ANSWER));
          RawProvider own =
              new RawProvider(RawProvider.json("{\"type\":\"message\",\"usage\":{}}"));
          ProxyFixture proxy = proxy(far, own);
          RawClient client = proxy.client()) {
        String headers = proxy.keyHeader() + SESSION;
        String first =
            "{\"model\":\"far-1\",\"max_tokens\":64,\"messages\":[" + user("hello") + "]}";
        Obj answer =
            Json.parse(client.post("/v1/messages", headers, first).answer().body()).asObject();
        String thought = Json.write(answer.array("content").getFirst());
        String text = Json.write(answer.array("content").getLast());
        assertThat(thought).contains("\"type\":\"thinking\"", "\"signature\":\"sbx1.");

        String second =
            "{\"messages\":["
                + user("hello" + padding)
                + ", {\"role\":\"assistant\",\"content\":["
                + thought
                + ", "
                + text
                + "]},"
                + user("and now? sbx1.")
                + "],  \"max_tokens\":64, \"model\":\"near-1\" }";
        RawClient.Answer back = client.post("/v1/messages", headers, second).answer();

        assertThat(back.status()).isEqualTo(200);
        assertThat(back.hasHeader("x-signalbox-lost: messages[1].content[0]")).isTrue();
        RawProvider.Request received = own.next();
        String expected = second.replace(thought + ", ", "");
        assertThat(new String(received.body(), UTF_8)).isEqualTo(expected);
        assertThat(received.hasHeader("content-length: " + expected.length())).isTrue();

        client.post("/v1/messages", headers, second.replace("near-1", "far-1")).answer();
        far.next();
        assertThat(new String(far.next().body(), UTF_8))
            .as("the issuer gets its own back")
            .contains("\"data\":\"abc\"");
      }
    }
  }

  @Test
  void takesItOutWhereOnlyTheEnvelopeDiffers() throws Exception {
    try (RawProvider far = new RawProvider(RawProvider.json(CHAT_ANSWER));
        RawProvider own = new RawProvider(RawProvider.json("{\"type\":\"message\",\"usage\":{}}"));
        ProxyFixture proxy = proxy(far, own);
        RawClient client = proxy.client()) {
      String body =
          "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\"messages\":["
              + user("a")
              + ",{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"x\","
              + "\"signature\":\"sbx1.bb.x\"},{\"type\":\"text\",\"text\":\"y\"}]},"
              + user("b")
              + "]}";
      RawClient.Answer answer =
          client
              .post(
                  "/bedrock/model/near-1/invoke",
                  "authorization: Bearer " + proxy.key() + "\r\n",
                  body)
              .answer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.hasHeader("x-signalbox-lost: messages[1].content[0]")).isTrue();
      assertThat(new String(own.next().body(), UTF_8))
          .isEqualTo(
              "{\"model\":\"near-1\",\"max_tokens\":64,\"messages\":["
                  + user("a")
                  + ",{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"y\"}]},"
                  + user("b")
                  + "]}");
    }
  }

  private static String user(String text) {
    return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
  }

  private static ProxyFixture proxy(RawProvider far, RawProvider own) {
    return new ProxyFixture(
        Limits.DEFAULT,
        List.of(),
        List.of(
            source("far", far, WireFormat.OPENAI_CHAT, "far-1"),
            source("own", own, WireFormat.ANTHROPIC, "near-1")));
  }

  private static ProviderSource source(
      String name, RawProvider provider, WireFormat format, String model) {
    return new ProviderSource(
        name,
        Optional.of(provider.baseUrl()),
        Set.of(format),
        List.of(model),
        Optional.empty(),
        Optional.of(new SecretRef.Environment("PROVIDER_KEY")),
        Optional.empty(),
        Optional.empty(),
        AuthSource.NONE);
  }
}
