package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.entra.EntraDirectory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Azure: keys, Entra tokens, deployments, and Claude in Foundry.
class AzureTest {

  private static final String CHAT =
      "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]";
  private static final String DEPLOYMENT = "/openai/deployments/my-gpt/chat/completions";
  private static final String MESSAGE =
      "{\"model\":\"claude-sonnet-5\",\"max_tokens\":99,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";
  private static final Header KEY = new Header("api-key", "k");

  private final Vendors vendors = new Vendors();

  @Test
  void servesTheNewerPathsWithTheModelInTheBody() {
    assertThat(post("/openai/v1/chat/completions", CHAT + "}", KEY).json().string("model"))
        .isEqualTo("gpt-4.1");
    assertThat(
            post("/openai/v1/responses", "{\"model\":\"gpt-5.5\",\"input\":\"go\"}", KEY).status())
        .isEqualTo(200);
    assertThat(post("/openai/v1/embeddings", "{\"model\":\"e\",\"input\":\"go\"}", KEY).status())
        .isEqualTo(200);
  }

  @Test
  void servesDeploymentsOfAnApiVersion() {
    Answered answer = post(DEPLOYMENT + "?api-version=2024-10-21", CHAT + "}", KEY);
    assertThat(answer.json().string("model")).isEqualTo("my-gpt");
    assertThat(answer.header("x-ms-deployment-name")).isEqualTo("my-gpt");
    assertThat(post(DEPLOYMENT, CHAT + "}", KEY).status()).isEqualTo(404);
    assertThat(post(DEPLOYMENT + "?api-version=latest", CHAT + "}", KEY).status()).isEqualTo(404);
  }

  @Test
  void beginsAStreamWithAChunkWithoutChoices() {
    Answered stream = post(DEPLOYMENT + "?api-version=2024-10-21", CHAT + ",\"stream\":true}", KEY);
    List<Sse> events = Sse.read(stream.body());
    assertThat(events.getFirst().json().array("choices")).isEmpty();
    assertThat(events.getFirst().json().array("prompt_filter_results")).hasSize(1);
    assertThat(events.getLast().data()).isEqualTo("[DONE]");
  }

  @Test
  void takesEntraTokensForItsAudienceOnly() {
    assertThat(bearer("https://cognitiveservices.azure.com").status()).isEqualTo(200);
    assertThat(bearer("https://vault.azure.net").status()).isEqualTo(401);
    assertThat(post("/openai/v1/chat/completions", CHAT + "}").status()).isEqualTo(401);
    assertThat(
            post(
                    "/openai/v1/chat/completions",
                    CHAT + "}",
                    new Header("authorization", "Bearer eyJ.a.b"))
                .error())
        .startsWith("Unauthorized. Access token is missing");
  }

  @Test
  void servesClaudeUnderAnthropicsRules() {
    Header version = new Header("anthropic-version", "2023-06-01");
    String path = "/anthropic/v1/messages";
    assertThat(post(path, MESSAGE, KEY, version).json().string("type")).isEqualTo("message");
    assertThat(post(path, MESSAGE, new Header("x-api-key", "k"), version).status()).isEqualTo(200);
    assertThat(post(path, MESSAGE, KEY).error()).isEqualTo("anthropic-version: header is required");
    assertThat(post(path, MESSAGE, version).status()).isEqualTo(401);
    assertThat(post(path + "/count_tokens", MESSAGE, KEY, version).json().number("input_tokens"))
        .isPositive();
  }

  private Answered bearer(String audience) {
    String token =
        vendors
            .identities()
            .entra()
            .issue(EntraDirectory.CLIENT_ID, audience, vendors.clock.instant(), Duration.ofHours(1))
            .text();
    return post(
        "/openai/v1/chat/completions", CHAT + "}", new Header("authorization", "Bearer " + token));
  }

  private Answered post(String path, String body, Header... headers) {
    return vendors.send("POST", path, body, List.of(headers));
  }
}
