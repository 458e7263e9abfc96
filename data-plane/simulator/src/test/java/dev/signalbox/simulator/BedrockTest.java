package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Bedrock: signatures, `InvokeModel`, streams of binary frames.
class BedrockTest {

  private static final String MODEL = "/model/us.anthropic.claude-opus-5-5/";
  private static final String ARN =
      "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aapplication-inference-profile%2Fx1/";
  private static final String BODY =
      "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":300,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]";

  private final Vendors vendors = new Vendors();

  @Test
  void answersASignedCallAlsoWhenTheModelIsAnArn() {
    for (String model : List.of(MODEL, ARN, "/model/anthropic.claude-haiku-4-5-v1%3A0/")) {
      Answered answer = vendors.signed(model + "invoke", BODY + "}");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().string("type")).isEqualTo("message");
      assertThat(answer.header("x-amzn-bedrock-output-token-count"))
          .isEqualTo(Long.toString(answer.json().object("usage").number("output_tokens")));
    }
  }

  @Test
  void refusesWhatTheSignatureDoesNotCover() {
    String path = MODEL + "invoke";
    List<Header> headers = vendors.signer("bedrock").headers("POST", path, BODY + "}");
    Answered changed = vendors.send("POST", path, BODY + " }", headers);
    assertThat(changed.status()).isEqualTo(403);
    assertThat(changed.header("x-amzn-errortype")).startsWith("InvalidSignatureException:");
    assertThat(changed.json().string("message"))
        .startsWith("The request signature we calculated does not match");

    List<Header> more = new ArrayList<>(headers);
    more.add(new Header("x-amz-meta", "1"));
    assertThat(vendors.send("POST", path, BODY + "}", more).json().string("message"))
        .contains("must be a 'SignedHeader'");
    assertThat(vendors.send("POST", path + "?a=b", BODY + "}", headers).status()).isEqualTo(403);
    assertThat(vendors.send("POST", path, BODY + "}", headers).status()).isEqualTo(200);
    vendors.clock.move(Duration.ofMinutes(6));
    assertThat(vendors.send("POST", path, BODY + "}", headers).json().string("message"))
        .startsWith("Signature expired");
  }

  @Test
  void refusesStrangersWrongServicesAndMissingSignatures() {
    String path = MODEL + "invoke";
    Signer stranger =
        new Signer("AKIANOBODY", "s", Optional.empty(), "us-east-1", "bedrock", vendors.clock);
    Answered unknown =
        vendors.send("POST", path, BODY + "}", stranger.headers("POST", path, BODY + "}"));
    assertThat(unknown.header("x-amzn-errortype")).startsWith("UnrecognizedClientException:");
    List<Header> other = vendors.signer("sts").headers("POST", path, BODY + "}");
    assertThat(vendors.send("POST", path, BODY + "}", other).json().string("message"))
        .startsWith("Credential should be scoped to correct service");
    Answered none = vendors.send("POST", path, BODY + "}", List.of());
    assertThat(none.header("x-amzn-errortype")).startsWith("MissingAuthenticationTokenException:");
  }

  @Test
  void takesApiKeysThatItKnows() {
    String path = MODEL + "invoke";
    List<Header> known =
        List.of(new Header("authorization", "Bearer ABSKsimulator-bedrock-api-key"));
    assertThat(vendors.send("POST", path, BODY + "}", known).status()).isEqualTo(200);
    List<Header> unknown = List.of(new Header("authorization", "Bearer ABSKother"));
    assertThat(vendors.send("POST", path, BODY + "}", unknown).status()).isEqualTo(403);
  }

  @Test
  void refusesWhatBelongsToTheVendorsOwnService() {
    assertThat(invoke("{\"max_tokens\":1,\"messages\":[]}"))
        .isEqualTo("anthropic_version: Field required");
    assertThat(invoke(BODY.replace("bedrock-2023-05-31", "2023-06-01") + "}"))
        .isEqualTo("anthropic_version: Input should be 'bedrock-2023-05-31'");
    assertThat(invoke(BODY + ",\"model\":\"m\"}"))
        .isEqualTo("model: Extra inputs are not permitted");
    assertThat(invoke(BODY + ",\"stream\":true}"))
        .isEqualTo("stream: Extra inputs are not permitted");
    assertThat(invoke(BODY + ",\"anthropic_beta\":[\"advanced-tool-use-2025-11-20\"]}"))
        .isEqualTo("invalid beta flag");
    assertThat(
            vendors
                .signed(
                    MODEL + "invoke",
                    BODY + ",\"anthropic_beta\":[\"interleaved-thinking-2025-05-14\"]}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void countsWhatAnAnswerWouldCount() {
    String inner =
        Base64.getEncoder().encodeToString((BODY + "}").getBytes(StandardCharsets.UTF_8));
    Answered counted =
        vendors.signed(
            MODEL + "count-tokens", "{\"input\":{\"invokeModel\":{\"body\":\"" + inner + "\"}}}");
    Answered used = vendors.signed(MODEL + "invoke", BODY + "}");
    assertThat(counted.json().number("inputTokens"))
        .isEqualTo(used.json().object("usage").number("input_tokens"));
  }

  @Test
  void listsInferenceProfiles() {
    String path = "/inference-profiles?type=SYSTEM_DEFINED";
    Answered answer =
        vendors.send("GET", path, "", vendors.signer("bedrock").headers("GET", path, ""));
    assertThat(
            answer
                .json()
                .array("inferenceProfileSummaries")
                .getFirst()
                .asObject()
                .string("inferenceProfileId"))
        .isEqualTo("us.anthropic.claude-opus-5-5");
  }

  @Test
  void failsInTheWordsOfAws() {
    List<Header> headers =
        new ArrayList<>(vendors.signer("bedrock").headers("POST", MODEL + "invoke", BODY + "}"));
    headers.add(new Header("x-sim-fault", "429"));
    Answered slow = vendors.send("POST", MODEL + "invoke", BODY + "}", headers);
    assertThat(slow.status()).isEqualTo(429);
    assertThat(slow.header("x-amzn-errortype")).startsWith("ThrottlingException:");
  }

  @Property(tries = 40)
  void streamsWhatItAnswersWhole(
      @ForAll @IntRange(min = 1, max = 300) int maxTokens,
      @ForAll boolean tools,
      @ForAll @IntRange(max = 2) int thinking) {
    String body =
        BODY.replace("300", Integer.toString(maxTokens))
            + (thinking > 0 ? ",\"thinking\":{\"type\":\"adaptive\"}" : "")
            + (tools
                ? ",\"tools\":[{\"name\":\"bash\",\"input_schema\":{\"type\":\"object\","
                    + "\"properties\":{\"command\":{\"type\":\"string\"}}}}]"
                : "")
            + "}";
    Answered whole = new Vendors().signed(MODEL + "invoke", body);
    Answered stream = new Vendors().signed(MODEL + "invoke-with-response-stream", body);

    JsonValue.Obj message = MessagesGrammar.message(BinaryFrames.messages(stream.bytes()));
    assertThat(Json.write(message.require("content")))
        .isEqualTo(Json.write(whole.json().require("content")));
    assertThat(stream.usage()).isEqualTo(whole.usage());
    assertThat(stream.header("content-type")).isEqualTo("application/vnd.amazon.eventstream");
    JsonValue.Obj last = BinaryFrames.read(stream.bytes()).getLast().json();
    JsonValue.Obj stop = Json.parse(Base64.getDecoder().decode(last.string("bytes"))).asObject();
    assertThat(stop.object("amazon-bedrock-invocationMetrics").number("outputTokenCount"))
        .isEqualTo(whole.json().object("usage").number("output_tokens"));
  }

  private String invoke(String body) {
    Answered answer = vendors.signed(MODEL + "invoke", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("x-amzn-errortype")).startsWith("ValidationException:");
    return answer.json().string("message");
  }
}
