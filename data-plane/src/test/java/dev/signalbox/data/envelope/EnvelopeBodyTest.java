package dev.signalbox.data.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Envelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EnvelopeBodyTest {

  private static final String PLAIN =
      "{ \"model\":\"claude-opus-5\", \"max_tokens\" : 1.0e2,\"stream\":true,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"a\\u2028}\\\"{, \"}] }";

  /// Cases 51 and 55 of the wire conformance list.
  @Test
  void putsAPlainRequestIntoBedrocksEnvelopeAndLeavesTheRestAsItIs() {
    EnvelopeBody wrapped = plain(PLAIN, "effort-2025-11-24", "new-2027").wrap(Envelope.BEDROCK);

    assertThat(text(wrapped))
        .isEqualTo(
            "{\"anthropic_version\":\"bedrock-2023-05-31\",\"anthropic_beta\":[\"effort-2025-11-24\"],"
                + "\"max_tokens\" : 1.0e2,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"a\\u2028}\\\"{, \"}]}");
    assertThat(wrapped.betas()).isEmpty();
    assertThat(wrapped.lost()).containsExactly("new-2027");
  }

  @Test
  void putsAPlainRequestIntoVertexsEnvelopeAndKeepsBetasInTheHeader() {
    EnvelopeBody wrapped = plain(PLAIN, "effort-2025-11-24", "new-2027").wrap(Envelope.VERTEX);

    assertThat(text(wrapped))
        .startsWith(
            "{\"anthropic_version\":\"vertex-2023-10-16\",\"max_tokens\" : 1.0e2,\"stream\":true");
    assertThat(wrapped.betas()).containsExactly("effort-2025-11-24");
  }

  @Test
  void takesARequestOutOfBedrocksEnvelope() {
    String body =
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"anthropic_beta\":[\"b\"],\"max_tokens\":9}";

    EnvelopeBody plain =
        EnvelopeBody.unwrap(
            body.getBytes(UTF_8), List.of("a"), Envelope.BEDROCK, "us.anthropic.x:0", true);

    assertThat(text(plain))
        .isEqualTo("{\"model\":\"us.anthropic.x:0\",\"stream\":true,\"max_tokens\":9}");
    assertThat(plain.betas()).containsExactly("a", "b");
    assertThat(plain.asksForStream()).isTrue();
  }

  /// Case 52 of the wire conformance list.
  @Test
  void takesAwayAMemberTogetherWithTheBetaThatItNeeds() {
    String body =
        "{\"model\":\"m\",\"mcp_servers\":[{}],\"context_management\":{},\"max_tokens\":1}";

    EnvelopeBody wrapped =
        plain(body, "mcp-client-2025-11-20", "context-management-2025-06-27")
            .wrap(Envelope.BEDROCK);

    assertThat(text(wrapped)).contains("context_management").doesNotContain("mcp_servers");
    assertThat(wrapped.lost()).containsExactly("mcp-client-2025-11-20", "mcp_servers");
  }

  @Test
  void refusesWhatIsNoObject() {
    for (String body :
        List.of("", "[]", "{", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\":1,", "\"x\"")) {
      assertThatThrownBy(() -> plain(body).wrap(Envelope.BEDROCK))
          .as(body)
          .isInstanceOf(JsonException.class);
    }
  }

  @Property(tries = 300)
  void changesNothingButWhatTheEnvelopeIsMadeOf(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (String name : List.of("model", "stream", "messages", "a\"b", "anthropic_version", "ü")) {
      if (random.nextBoolean()) {
        members.put(name, value(random, 3));
      }
    }
    byte[] body = Json.writeBytes(new Obj(members));

    Obj wrapped = parse(plain(new String(body, UTF_8)).wrap(Envelope.BEDROCK));

    members.remove("model");
    members.remove("stream");
    Map<String, JsonValue> expected = new LinkedHashMap<>(members);
    members
        .keySet()
        .forEach(name -> {
          if (!name.equals("anthropic_version")) {
            assertThat(wrapped.members()).containsEntry(name, expected.get(name));
          }
        });
    assertThat(wrapped.members()).doesNotContainKeys("model", "stream");
  }

  private static JsonValue value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 0 -> JsonValue.of("t" + (char) random.nextInt(32, 300) + "\\\"}],");
      case 1 -> new JsonValue.Num(random.nextInt() + ".0");
      case 2 -> new JsonValue.Null();
      case 3 -> JsonValue.array(List.of(value(random, depth - 1), value(random, depth - 1)));
      default -> JsonValue.object().put("x{", value(random, depth - 1)).build();
    };
  }

  private static EnvelopeBody plain(String body, String... betas) {
    return new EnvelopeBody(body.getBytes(UTF_8), List.of(betas), List.of());
  }

  private static Obj parse(EnvelopeBody body) {
    return Json.parse(text(body).replaceFirst("\"anthropic_version\":\"bedrock-2023-05-31\",?", ""))
        .asObject();
  }

  private static String text(EnvelopeBody body) {
    return new String(body.body(), UTF_8);
  }
}
