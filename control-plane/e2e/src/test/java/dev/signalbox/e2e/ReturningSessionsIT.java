package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.e2e.TravellingSession.Style;
import dev.signalbox.e2e.TravellingSession.Turn;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sessions with tools that go to another vendor's model, come back to their own, go again and come
/// back again: the simulator, as strict about signatures as the vendors are, accepts every turn.
class ReturningSessionsIT {

  private static final Duration IN_FORCE = Duration.ofSeconds(60);
  private static final String CLOUD_CLAUDE = "us.anthropic.claude-sonnet-5-v1:0";

  private static Stack stack;

  @BeforeAll
  static void start() {
    stack = Stack.start("returning");
    URI simulator = stack.simulator().base();
    model("claude", simulator + "/v1", "anthropic", "claude-sonnet-5");
    model("gpt", simulator + "/v1", "openai", "gpt-5.5");
    model("gemini", simulator + "/v1beta", "gemini", "gemini-3.8-flash");
    model("cloud-claude", simulator.toString(), "bedrock", CLOUD_CLAUDE);
    Rest gateway = new Rest(stack.gateway(), stack.key());
    await("the aliases are in force")
        .atMost(IN_FORCE)
        .ignoreExceptions()
        .until(() -> gateway.text("/v1/models").contains("to-cloud-claude"));
  }

  private static void model(String name, String baseUrl, String format, String model) {
    Obj simulator =
        stack.control().all("/v1/providers").stream()
            .filter(each -> each.string("name").equals("simulator"))
            .findFirst()
            .orElseThrow();
    stack
        .control()
        .put(
            "/v1/providers/near-" + name,
            JsonValue.object()
                .put("base_url", baseUrl)
                .put("formats", JsonValue.array(List.of(JsonValue.of(format))))
                .put("models", JsonValue.array(List.of(JsonValue.of(model))))
                .put("scheme", format.equals("gemini") ? "x_goog_api_key" : "bearer")
                .put("secret", simulator.string("secret"))
                .put("usage_in_stream", false)
                .build());
    stack
        .control()
        .put(
            "/v1/aliases/to-" + name,
            JsonValue.object()
                .put("provider", "near-" + name)
                .put("model", model)
                .put("allows", JsonValue.array(List.of()))
                .build());
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MESSAGES, gpt, claude",
    "MESSAGES, gemini, claude",
    "MESSAGES, gpt, cloud-claude",
    "INVOKE, gpt, cloud-claude",
    "INVOKE, gemini, claude",
    "RAW_PREDICT, gpt, claude",
    "RESPONSES, claude, gpt",
    "RESPONSES, gemini, gpt",
    "GEMINI, claude, gemini",
    "GEMINI, gpt, gemini",
    "CONVERSE, gpt, cloud-claude",
    "CONVERSE, gemini, cloud-claude"
  })
  void comesBackToItsOwnVendorWhoTakesIt(Style style, String far, String own) {
    TravellingSession session = new TravellingSession(stack.gateway(), stack.key(), style);

    for (String model : List.of(far, own, own, far, own)) {
      Turn turn = session.ask("to-" + model);
      assertThat(turn.status()).as("%s: %s", model, turn.body()).isEqualTo(200);
      if (model.equals(own)) {
        assertThat(turn.lost()).as("what the other vendor thought").isPresent();
      }
    }
    assertThat(session.history()).containsAnyOf("sbx1.", "c2J4MS");
  }
}
