package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Vertex: access tokens, `rawPredict`, and Gemini under its own paths.
class VertexTest {

  private static final String BASE = "/v1/projects/p/locations/us-east5/publishers/";
  private static final String CLAUDE = BASE + "anthropic/models/claude-sonnet-5@20260929:";
  private static final String GEMINI = BASE + "google/models/gemini-3-pro:";
  private static final String BODY =
      "{\"anthropic_version\":\"vertex-2023-10-16\",\"max_tokens\":200,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]";
  private static final String CONTENTS =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"go\"}]}]";

  private final Vendors vendors = new Vendors();

  @Test
  void streamsWhatItAnswersWhole() {
    Answered whole = post(CLAUDE + "rawPredict", BODY + "}");
    Answered stream =
        new VertexTest().post(CLAUDE + "streamRawPredict", BODY + ",\"stream\":true}");
    assertThat(whole.json().string("model")).isEqualTo("claude-sonnet-5-20260929");
    assertThat(Json.write(MessagesGrammar.message(stream.body()).require("content")))
        .isEqualTo(Json.write(whole.json().require("content")));
    assertThat(stream.usage()).isEqualTo(whole.usage());
  }

  @Test
  void takesOnlyAccessTokensThatWereIssuedAndLive() {
    assertThat(send(CLAUDE + "rawPredict", BODY + "}", "ya29.invented").status()).isEqualTo(401);
    String token =
        vendors
            .identities()
            .google()
            .issue("a@b", vendors.clock.instant(), Duration.ofMinutes(5))
            .text();
    assertThat(send(CLAUDE + "rawPredict", BODY + "}", token).status()).isEqualTo(200);
    vendors.clock.move(Duration.ofMinutes(5));
    Answered over = send(CLAUDE + "rawPredict", BODY + "}", token);
    assertThat(over.json().object("error").string("status")).isEqualTo("UNAUTHENTICATED");
  }

  @Test
  void refusesWhatBelongsToTheVendorsOwnService() {
    assertThat(refused(BODY.replace("vertex-2023-10-16", "2023-06-01") + "}"))
        .isEqualTo("anthropic_version: Input should be 'vertex-2023-10-16'");
    assertThat(refused(BODY.replace("\"anthropic_version\":\"vertex-2023-10-16\",", "") + "}"))
        .isEqualTo("anthropic_version: Field required");
    assertThat(refused(BODY + ",\"model\":\"m\"}"))
        .isEqualTo("model: Extra inputs are not permitted");
    assertThat(refused(BODY + ",\"stream\":true}")).startsWith("stream:");
    assertThat(refused(BODY + "}", new Header("anthropic-beta", "advanced-tool-use-2025-11-20")))
        .startsWith("Unexpected value(s) `advanced-tool-use-2025-11-20`");
    assertThat(
            post(
                    CLAUDE + "rawPredict",
                    BODY + "}",
                    new Header("anthropic-beta", "effort-2025-11-24"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void countsTokensOfTheModelInTheBody() {
    String path = BASE + "anthropic/models/count-tokens:rawPredict";
    String body =
        "{\"model\":\"claude-sonnet-5\",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}";
    assertThat(post(path, body).json().number("input_tokens"))
        .isEqualTo(
            post(CLAUDE + "rawPredict", BODY + "}").json().object("usage").number("input_tokens"));
    assertThat(post(path, body.replace("\"model\":\"claude-sonnet-5\",", "")).error())
        .isEqualTo("model: Field required");
  }

  @Test
  void servesGeminiWithLabels() {
    String body = CONTENTS + ",\"labels\":{\"team\":\"a\"}}";
    assertThat(post(GEMINI + "generateContent", body).body()).contains("\"finishReason\":\"STOP\"");
    assertThat(GeminiGrammar.events(post(GEMINI + "streamGenerateContent?alt=sse", body).body()))
        .isNotNull();
    assertThat(post(GEMINI + "countTokens", CONTENTS + "}").json().number("totalTokens"))
        .isPositive();
    assertThat(post(GEMINI + "generateContent", CONTENTS + ",\"model_name\":\"x\"}").error())
        .contains("Unknown name \"model_name\"");
  }

  @Test
  void failsAsThePlatformOrAsTheModel() {
    Answered quota = post(CLAUDE + "rawPredict", BODY + "}", new Header("x-sim-fault", "429"));
    assertThat(quota.json().object("error").string("status")).isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(post(CLAUDE + "rawPredict", BODY + ",\"from_the_future\":1}").json().string("type"))
        .isEqualTo("error");
  }

  private String refused(String body, Header... more) {
    Answered answer = post(CLAUDE + "rawPredict", body, more);
    assertThat(answer.status()).isEqualTo(400);
    return answer.error();
  }

  private Answered post(String path, String body, Header... more) {
    return send(path, body, "ya29.simulator-access-token", more);
  }

  private Answered send(String path, String body, String token, Header... more) {
    List<Header> headers = new ArrayList<>(List.of(more));
    headers.add(new Header("authorization", "Bearer " + token));
    return vendors.send("POST", path, body, headers);
  }
}
