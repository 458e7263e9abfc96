package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.e2e.Clients.Finished;
import dev.signalbox.e2e.Transcript.Call;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.bedrockruntime.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;

/// Real agents on providers that do not speak what they speak, each through a session with tools to
/// its end.
class CrossingSessionsIT {

  private static final String PROMPT = "Look at the files here and tell me what they are about.";
  private static final String CLAUDE = "claude-sonnet-5";
  private static final String BEDROCK_CLAUDE = "us.anthropic.claude-sonnet-5-v1:0";

  @RegisterExtension
  private static final Scene SCENE =
      Scene.of(
          "crossing",
          stack -> {
            new Routes(stack)
                .provider("far-messages", "/v1", "anthropic", CLAUDE)
                .provider("far-chat", "/v1", "openai_chat", "gpt-4.1")
                .provider("far-responses", "/v1", "openai", "gpt-5.5")
                .provider("far-gemini", "/v1beta", "gemini", "gemini-3.8-flash")
                .provider("far-bedrock", "", "bedrock", BEDROCK_CLAUDE)
                .alias("messages-1", "far-messages", CLAUDE)
                .alias("chat-1", "far-chat", "gpt-4.1")
                .alias("responses-1", "far-responses", "gpt-5.5")
                .alias("gemini-1", "far-gemini", "gemini-3.8-flash")
                .alias("us.anthropic.claude-1", "far-bedrock", BEDROCK_CLAUDE)
                .alias("us.anthropic.claude-direct-1", "far-messages", CLAUDE)
                .alias("gpt-to-claude", "far-messages", CLAUDE)
                .areInForce("gpt-to-claude");
          });

  @Test
  void claudeCodeFinishesOnAChatModel() {
    finishes(claudeCode("chat-1"), "/v1/messages");
  }

  @Test
  void claudeCodeFinishesOnAResponsesModel() {
    finishes(claudeCode("responses-1"), "/v1/messages");
  }

  @Test
  void claudeCodeFinishesOnAGeminiModel() {
    finishes(claudeCode("gemini-1"), "/v1/messages");
  }

  @Test
  void claudeCodeFinishesOnClaudeOnBedrock() {
    finishes(claudeCode("us.anthropic.claude-1"), "/v1/messages");
  }

  /// Its first call has a beta that Bedrock does not know. The refusal reaches it word for word, so
  /// that it knows what to leave out the next time.
  @Test
  void claudeCodeFinishesInItsBedrockModeAfterItHasRecovered() {
    Finished finished = claudeCodeOnBedrock("us.anthropic.claude-1");
    assertThat(calls("/bedrock/model/"))
        .filteredOn(call -> call.status() == 400)
        .allMatch(call -> call.answer().text().contains("invalid beta flag"));
    finishes(finished, "/bedrock/model/", 400);
  }

  @Test
  void claudeCodeFinishesInItsBedrockModeOnAnthropic() {
    finishes(claudeCodeOnBedrock("us.anthropic.claude-direct-1"), "/bedrock/model/");
  }

  @Test
  void claudeCodeFinishesInItsVertexModeOnAnthropic() {
    Map<String, String> environment = claude();
    environment.put("CLAUDE_CODE_USE_VERTEX", "1");
    environment.put("CLAUDE_CODE_SKIP_VERTEX_AUTH", "1");
    environment.put("ANTHROPIC_VERTEX_BASE_URL", SCENE.clients().url() + "/vertex/v1");
    environment.put("ANTHROPIC_VERTEX_PROJECT_ID", "any");
    environment.put("CLOUD_ML_REGION", "global");
    environment.put("ANTHROPIC_AUTH_TOKEN", SCENE.stack().key());
    finishes(claude(environment, "messages-1"), "/vertex/v1/projects/any/");
  }

  @Test
  void openCodeFinishesInTheChatFormatOnClaude() {
    String settings =
        """
        {"autoupdate":false,"share":"disabled","snapshot":false,"permission":{"*":"allow"},
         "provider":{
          "simchat":{"npm":"@ai-sdk/openai-compatible","name":"sim chat",
           "options":{"baseURL":"GATEWAY/v1","apiKey":"VIRTUAL"},
           "models":{"messages-1":{"name":"messages-1","tool_call":true,
            "limit":{"context":200000,"output":8000}}}}}}
        """
            .replace("GATEWAY", SCENE.clients().url().toString())
            .replace("VIRTUAL", SCENE.stack().key());
    Map<String, String> environment = new HashMap<>();
    for (String off : List.of("MODELS_FETCH", "AUTOUPDATE", "DEFAULT_PLUGINS", "LSP_DOWNLOAD")) {
      environment.put("OPENCODE_DISABLE_" + off, "1");
    }
    finishes(
        SCENE
            .clients()
            .run(
                SCENE.clients().workspace("opencode", "opencode.json", settings),
                environment,
                List.of("opencode", "run", "-m", "simchat/messages-1", PROMPT)),
        "/v1/chat/completions");
  }

  @Test
  void codexFinishesOnClaude() {
    finishes(codex("gpt-to-claude"), "/v1/responses");
  }

  @Test
  void codexFinishesOnAChatModel() {
    finishes(codex("chat-1"), "/v1/responses");
  }

  @Test
  void geminiCliFinishesOnGemini() {
    finishes(gemini("gemini-3.8-flash"), "/v1beta/models/");
  }

  @Test
  void geminiCliFinishesOnClaude() {
    finishes(gemini("messages-1"), "/v1beta/models/");
  }

  @Test
  void theSdkOfAwsConversesWithItsOwnSignatures() {
    CloudSdks sdks = new CloudSdks(SCENE.stack().gateway(), SCENE.stack().key());

    for (String model : List.of("us.anthropic.claude-1", "messages-1", "chat-1")) {
      ConverseResponse answer = sdks.converse(model, "hello");
      assertThat(answer.output().message().content().getLast().text()).as(model).isNotBlank();
      assertThat(answer.usage().outputTokens()).as(model).isPositive();
    }
    String body =
        "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    for (String model : List.of("us.anthropic.claude-1", "us.anthropic.claude-direct-1")) {
      assertThat(sdks.invoke(model, body)).as(model).contains("\"type\":\"message\"");
    }
    CloudSdks stranger = new CloudSdks(SCENE.stack().gateway(), "nobody");
    assertThatThrownBy(() -> stranger.converse("messages-1", "hello"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("Signalbox");
  }

  @Test
  void theSdkOfGoogleGetsWholeAndStreamedAnswers() {
    CloudSdks sdks = new CloudSdks(SCENE.stack().gateway(), SCENE.stack().key());

    for (String model : List.of("gemini-3.8-flash", "messages-1", "chat-1")) {
      assertThat(sdks.generate(model, "hello")).as(model).isNotBlank();
      assertThat(sdks.stream(model, "hello")).as(model).isNotBlank();
    }
  }

  private Finished claudeCode(String model) {
    Map<String, String> environment = claude();
    environment.put("ANTHROPIC_BASE_URL", SCENE.clients().url().toString());
    environment.put("ANTHROPIC_API_KEY", SCENE.stack().key());
    return claude(environment, model);
  }

  private Finished claudeCodeOnBedrock(String model) {
    Map<String, String> environment = claude();
    environment.put("CLAUDE_CODE_USE_BEDROCK", "1");
    environment.put("CLAUDE_CODE_SKIP_BEDROCK_AUTH", "1");
    environment.put("ANTHROPIC_BEDROCK_BASE_URL", SCENE.clients().url() + "/bedrock");
    environment.put("ANTHROPIC_AUTH_TOKEN", SCENE.stack().key());
    environment.put("AWS_REGION", "us-east-1");
    return claude(environment, model);
  }

  private Finished claude(Map<String, String> environment, String model) {
    environment.put("ANTHROPIC_MODEL", model);
    environment.put("ANTHROPIC_SMALL_FAST_MODEL", model);
    environment.put("ANTHROPIC_DEFAULT_HAIKU_MODEL", model);
    return SCENE
        .clients()
        .run(
            SCENE.clients().workspace("claude", "README.md", "hello\n"),
            environment,
            List.of("claude", "-p", PROMPT, "--dangerously-skip-permissions"));
  }

  private static Map<String, String> claude() {
    Map<String, String> environment = new HashMap<>();
    for (String on :
        List.of(
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
            "DISABLE_TELEMETRY",
            "DISABLE_AUTOUPDATER",
            "DISABLE_ERROR_REPORTING",
            "IS_SANDBOX")) {
      environment.put(on, "1");
    }
    return environment;
  }

  private Finished codex(String model) {
    Path settings =
        SCENE
            .clients()
            .workspace(
                "codex-home",
                "config.toml",
                """
                model = "%s"
                model_provider = "sim"
                check_for_update_on_startup = false
                [analytics]
                enabled = false
                [model_providers.sim]
                name = "sim"
                base_url = "%s/v1"
                env_key = "SIM_KEY"
                wire_api = "responses"
                supports_websockets = false
                """
                    .formatted(model, SCENE.clients().url()));
    return SCENE
        .clients()
        .run(
            SCENE.clients().workspace("codex", "README.md", "hello\n"),
            Map.of("CODEX_HOME", settings.toString(), "SIM_KEY", SCENE.stack().key()),
            List.of(
                "codex",
                "exec",
                "--dangerously-bypass-approvals-and-sandbox",
                "--skip-git-repo-check",
                PROMPT));
  }

  /// With a base address of its own it would choose a way to authenticate that its version 0.61
  /// does not know itself.
  private Finished gemini(String model) {
    SCENE
        .clients()
        .workspace(
            "gemini/.gemini",
            "settings.json",
            "{\"security\":{\"auth\":{\"selectedType\":\"gemini-api-key\"}}}");
    return SCENE
        .clients()
        .run(
            SCENE.clients().workspace("gemini", "README.md", "hello\n"),
            Map.of(
                "GOOGLE_GEMINI_BASE_URL",
                SCENE.clients().url().toString(),
                "GEMINI_API_KEY",
                SCENE.stack().key(),
                "GEMINI_CLI_TRUST_WORKSPACE",
                "true",
                "GEMINI_TELEMETRY_ENABLED",
                "false",
                "NO_BROWSER",
                "true"),
            List.of("gemini", "--yolo", "--model", model, "-p", PROMPT));
  }

  /// It ended well after several turns, and every answer was a good one.
  private void finishes(Finished finished, String path) {
    finishes(finished, path, 200);
  }

  private void finishes(Finished finished, String path, int otherStatus) {
    assertThat(finished.exit()).as(finished.output()).isZero();
    List<Integer> statuses = calls(path).stream().map(Call::status).toList();
    assertThat(statuses.stream().filter(status -> status == 200).count())
        .as("answered calls; it said: %s", finished.output())
        .isGreaterThanOrEqualTo(2);
    assertThat(statuses).allMatch(status -> status == 200 || status == otherStatus);
    assertThat(finished.output().strip()).isNotEmpty();
  }

  private List<Call> calls(String path) {
    return SCENE.tap().calls().stream()
        .filter(call -> call.method().equals("POST") && call.target().startsWith(path))
        .filter(call -> !call.target().contains("count"))
        .toList();
  }
}
