package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.signalbox.e2e.CloudSdks.Streamed;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.http.Protocol;

/// Real SDKs on models in clouds, where the proxy has an identity of its own: it signs for AWS,
/// gets tokens from Google and holds a key of Azure. What a client sends of that kind reaches
/// nobody.
final class CloudProvidersIT {

  private static final String CLAUDE = "claude-sonnet-5";
  private static final String BEDROCK_CLAUDE = "us.anthropic.claude-sonnet-5-v1:0";
  private static final String GEMINI = "gemini-2.5-flash";
  private static final String SIGNED = "us.anthropic.claude-signed";
  private static final String MESSAGE =
      "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

  @RegisterExtension
  private static final Scene SCENE = Scene.of("clouds", CloudProvidersIT::providers);

  private CloudSdks sdks;
  private LedgerWatch ledger;

  private static void providers(Stack stack) {
    Path secrets = stack.data().resolve("keys");
    String google =
        Json.write(
            stack
                .simulator()
                .post(
                    "/_sim/google-key",
                    JsonValue.object()
                        .put("email", "proxy@project.example")
                        .put("tokenUri", stack.simulator().base() + "/token")
                        .build()));
    new Routes(stack)
        .provider(
            "bedrock",
            "",
            JsonValue.object()
                .put("scheme", "aws")
                .put("secret", file(secrets, "aws", "simulatorSecretAccessKey/0000000000+0001"))
                .put(
                    "auth_settings",
                    JsonValue.object()
                        .put("source", "static")
                        .put("access_key_id", "AKIASIMULATOR0000001")
                        .put("region", "us-east-1")
                        .build()))
        .provider(
            "vertex",
            "/v1/projects/simulator/locations/us-east5",
            JsonValue.object()
                .put("secret", file(secrets, "google", google))
                .put(
                    "auth_settings",
                    JsonValue.object()
                        .put("source", "service_account")
                        .put("endpoint.token", stack.simulator().base().toString())
                        .build()))
        .provider(
            "azure",
            "/openai/v1",
            JsonValue.object()
                .put("models", Routes.texts("gpt-4.1", "gpt-5.5", "text-embedding-3-small"))
                .put("secret", file(secrets, "azure", "an azure key")))
        .alias(SIGNED, "bedrock", BEDROCK_CLAUDE)
        .alias("vertex-claude", "vertex", CLAUDE)
        .alias("vertex-gemini", "vertex", GEMINI)
        .alias("azure-chat", "azure", "gpt-4.1")
        .alias("azure-responses", "azure", "gpt-5.5")
        .alias("azure-vectors", "azure", "text-embedding-3-small")
        .areInForce("azure-vectors");
  }

  private static String file(Path folder, String name, String secret) {
    try {
      return "file:" + Files.writeString(Files.createDirectories(folder).resolve(name), secret);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @BeforeEach
  void begin() {
    sdks = new CloudSdks(SCENE.tap().url(), SCENE.stack().key());
    ledger = LedgerWatch.from(SCENE.stack());
  }

  @Test
  void theAsynchronousSdkOfAwsStreamsOverHttp1() {
    streams(Protocol.HTTP1_1);
  }

  @Test
  void theAsynchronousSdkOfAwsStreamsOverHttp2() {
    streams(Protocol.HTTP2);
  }

  private void streams(Protocol protocol) {
    Streamed signed = sdks.converseStream(protocol, SIGNED, "hello");
    assertThat(signed.text()).isNotBlank();
    assertThat(signed.outputTokens()).isPositive();
    assertThat(sdks.invokeStream(protocol, SIGNED, MESSAGE))
        .contains("message_start", "message_stop");
    assertThat(credentials(ledger.provesBooked(2)))
        .allMatch(line -> line.startsWith("AWS4-HMAC-SHA256 Credential=AKIASIMULATOR0000001/"));

    LedgerWatch elsewhere = LedgerWatch.from(SCENE.stack());
    for (String model : List.of("vertex-claude", "azure-chat")) {
      Streamed crossed = sdks.converseStream(protocol, model, "hello");
      assertThat(crossed.text()).as(model).isNotBlank();
      assertThat(crossed.outputTokens()).as(model).isPositive();
    }
    elsewhere.provesBooked(2);
  }

  @Test
  void theSdkOfGoogleWorksInItsVertexMode() {
    for (String model : List.of("vertex-gemini", "vertex-claude", "azure-chat")) {
      assertThat(sdks.generateOnVertex(model, "hello")).as(model).isNotBlank();
      assertThat(sdks.streamOnVertex(model, "hello")).as(model).isNotBlank();
    }
    assertThat(credentials(ledger.provesBooked(6)).subList(0, 4))
        .allMatch(line -> line.startsWith("Bearer ya29."));
  }

  @Test
  void theSdkOfAnthropicFinishesASessionInItsVertexMode() {
    assertThat(JavaSdkSession.messages(sdks.claudeOnVertex(), "vertex-claude")).isNotBlank();
    assertThat(credentials(ledger.provesBooked(3)))
        .allMatch(line -> line.startsWith("Bearer ya29."));
  }

  @Test
  void theSdkOfAnthropicFinishesASessionInItsBedrockMode() {
    assertThat(JavaSdkSession.messages(sdks.claudeOnBedrock(), SIGNED)).isNotBlank();
    assertThat(credentials(ledger.provesBooked(3)))
        .allMatch(line -> line.startsWith("AWS4-HMAC-SHA256 Credential=AKIASIMULATOR0000001/"));
  }

  @Test
  void theSdkOfOpenAiFinishesSessionsOnAzure() {
    JavaSdkSession session = new JavaSdkSession(SCENE.tap().url(), SCENE.stack().key());
    assertThat(session.chat("azure-chat")).isNotBlank();
    assertThat(session.responses("azure-responses")).isNotBlank();
    OpenAIClient client =
        OpenAIOkHttpClient.builder()
            .baseUrl(SCENE.tap().url() + "/v1")
            .apiKey(SCENE.stack().key())
            .build();
    assertThat(
            client
                .embeddings()
                .create(
                    EmbeddingCreateParams.builder().model("azure-vectors").input("hello").build())
                .data())
        .hasSize(1);
    List<Obj> exchanges = ledger.provesBooked(7);
    assertThat(exchanges)
        .allSatisfy(exchange -> {
          assertThat(exchange.string("target")).startsWith("/openai/v1/");
          assertThat(header(exchange, "api-key")).isEqualTo("an azure key");
          assertThat(header(exchange, "authorization")).isEmpty();
        });
  }

  private static List<String> credentials(List<Obj> exchanges) {
    return exchanges.stream().map(exchange -> header(exchange, "authorization")).toList();
  }

  /// The value of a header that the simulator got; empty if it did not.
  private static String header(Obj exchange, String name) {
    return exchange.array("requestHeaders").stream()
        .map(JsonValue::asArray)
        .filter(line -> line.getFirst().asString().equalsIgnoreCase(name))
        .map(line -> line.getLast().asString())
        .findFirst()
        .orElse("");
  }
}
