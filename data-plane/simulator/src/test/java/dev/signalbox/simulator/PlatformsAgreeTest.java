package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One model behind several platforms: the same words, the same tokens, the same caches.
class PlatformsAgreeTest {

  private static final String LONG = "many words ".repeat(600);
  private static final String PROMPT =
      "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\""
          + LONG
          + "\",\"cache_control\":{\"type\":\"ephemeral\"}}]}]";

  @Test
  void countWhatAnthropicCounts() {
    String body = "\"max_tokens\":300," + PROMPT + "}";
    JsonValue.Obj direct =
        twice("/v1/messages", "{\"model\":\"claude-opus-5-5\"," + body, "x-api-key: k");
    String bedrock = "{\"anthropic_version\":\"bedrock-2023-05-31\"," + body;
    String vertex = "{\"anthropic_version\":\"vertex-2023-10-16\"," + body;
    String path = "/v1/projects/p/locations/l/publishers/anthropic/models/claude-opus-5-5";

    assertThat(direct.number("cache_read_input_tokens")).isGreaterThan(1_024);
    assertThat(
            twice(
                "/model/us.anthropic.claude-opus-5-5/invoke",
                bedrock,
                "authorization: Bearer ABSKsimulator-bedrock-api-key"))
        .isEqualTo(direct);
    assertThat(
            twice(
                path + ":rawPredict", vertex, "authorization: Bearer ya29.simulator-access-token"))
        .isEqualTo(direct);
    assertThat(
            twice("/anthropic/v1/messages", "{\"model\":\"claude-opus-5-5\"," + body, "api-key: k"))
        .isEqualTo(direct);
  }

  @Test
  void showReasoningInAMemberOfItsOwnAndWantItBack() {
    Vendors vendors = new Vendors();
    String tools =
        ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"bash\",\"parameters\":"
            + "{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\"}}}}}]";
    String go = "{\"role\":\"user\",\"content\":\"go\"}";
    String[] odd = {"x-sim-odd", "reasoning-content", "x-sim-parallel", "1"};
    String start = "{\"model\":\"m\"" + tools + ",\"messages\":[" + go;
    JsonValue.Obj message =
        vendors
            .post("/v1/chat/completions", start + "]}", odd)
            .json()
            .array("choices")
            .getFirst()
            .asObject()
            .object("message");
    Answered stream = vendors.post("/v1/chat/completions", start + "],\"stream\":true}", odd);
    StringBuilder reasoning = new StringBuilder();
    for (Sse event : Sse.read(stream.body())) {
      if (!event.data().equals("[DONE]")) {
        event
            .json()
            .array("choices")
            .getFirst()
            .asObject()
            .object("delta")
            .get("reasoning_content")
            .ifPresent(piece -> reasoning.append(piece.asString()));
      }
    }
    assertThat(reasoning.toString()).isEqualTo(message.string("reasoning_content")).isNotEmpty();

    String id = message.array("tool_calls").getFirst().asObject().string("id");
    String result = ",{\"role\":\"tool\",\"tool_call_id\":\"" + id + "\",\"content\":\"ok\"}]}";
    String kept = "," + Json.write(message) + result;
    assertThat(vendors.post("/v1/chat/completions", start + kept, odd).status()).isEqualTo(200);
    Answered refused =
        vendors.post("/v1/chat/completions", start + kept.replace("reasoning_content", "x"), odd);
    assertThat(refused.error())
        .isEqualTo(
            "Missing `reasoning_content` field in the assistant message at message index 1.");
  }

  /// The usage of the second of two equal calls.
  private static JsonValue.Obj twice(String path, String body, String header) {
    Vendors vendors = new Vendors();
    String[] parts = header.split(": ");
    List<Header> headers =
        List.of(new Header(parts[0], parts[1]), new Header("anthropic-version", "2023-06-01"));
    vendors.send("POST", path, body, headers);
    return vendors.send("POST", path, body, headers).json().object("usage");
  }
}
