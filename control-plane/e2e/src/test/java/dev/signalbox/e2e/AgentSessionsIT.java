package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.e2e.Clients.Finished;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The real agents, each through a whole session with parallel tools.
final class AgentSessionsIT {

  private static final String PROMPT = "say hi";

  @RegisterExtension private static final Scene SCENE = Scene.of("agents");

  @Test
  void claudeCodeFinishesASession() {
    Finished finished =
        SCENE
            .clients()
            .run(
                SCENE.clients().workspace("claude", "README.md", "hello\n"),
                Map.of(
                    "ANTHROPIC_BASE_URL", SCENE.clients().url().toString(),
                    "ANTHROPIC_API_KEY", SCENE.stack().key(),
                    "CLAUDE_CODE_GATEWAY_HINT_HEADERS", "1",
                    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                    "DISABLE_TELEMETRY", "1",
                    "DISABLE_AUTOUPDATER", "1",
                    "DISABLE_ERROR_REPORTING", "1",
                    "IS_SANDBOX", "1"),
                List.of("claude", "-p", PROMPT, "--dangerously-skip-permissions"));
    SessionProof proof = finishes(finished);
    List<Obj> booked = proof.provesLedger("claude-code", "2.1.329");
    assertThat(booked)
        .allSatisfy(record -> {
          assertThat(record.string("class")).isIn("main", "auxiliary");
          assertThat(record.get("turn")).isPresent();
        });
    assertThat(texts(booked, "turn")).as("one prompt is one turn").hasSize(1);
  }

  @Test
  void codexFinishesASession() {
    Path settings =
        SCENE
            .clients()
            .workspace(
                "codex-home",
                "config.toml",
                """
                model = "gpt-5.5"
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
                    .formatted(SCENE.clients().url()));
    Finished finished =
        SCENE
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
    List<Obj> booked = finishes(finished).provesLedger("codex", "0.169.0");
    assertThat(booked).allMatch(record -> record.get("turn").isPresent());
    assertThat(texts(booked, "turn")).as("one prompt is one turn").hasSize(1);
  }

  @Test
  void openCodeFinishesASessionInTheChatFormat() {
    finishes(openCode("simchat/gpt-4.1")).provesLedger("opencode", "1.18.33");
  }

  @Test
  void openCodeFinishesASessionInTheMessagesFormat() {
    finishes(openCode("anthropic/claude-sonnet-5")).provesLedger("opencode", "1.18.33");
  }

  private Finished openCode(String model) {
    String settings =
        """
        {"autoupdate":false,"share":"disabled","snapshot":false,"permission":{"*":"allow"},
         "provider":{
          "simchat":{"npm":"@ai-sdk/openai-compatible","name":"sim chat",
           "options":{"baseURL":"GATEWAY/v1","apiKey":"VIRTUAL"},
           "models":{"gpt-4.1":{"name":"gpt-4.1","tool_call":true,
            "limit":{"context":200000,"output":8000}}}},
          "anthropic":{"options":{"baseURL":"GATEWAY/v1","apiKey":"VIRTUAL"},
           "models":{"claude-sonnet-5":{"name":"claude-sonnet-5","tool_call":true,
            "limit":{"context":200000,"output":8000}}}}}}
        """
            .replace("GATEWAY", SCENE.clients().url().toString())
            .replace("VIRTUAL", SCENE.stack().key());
    Map<String, String> environment = new HashMap<>();
    for (String off : List.of("MODELS_FETCH", "AUTOUPDATE", "DEFAULT_PLUGINS", "LSP_DOWNLOAD")) {
      environment.put("OPENCODE_DISABLE_" + off, "1");
    }
    return SCENE
        .clients()
        .run(
            SCENE.clients().workspace("opencode", "opencode.json", settings),
            environment,
            List.of("opencode", "run", "-m", model, PROMPT));
  }

  /// It ended well, over several turns with parallel tools, and nothing was changed on the way.
  private SessionProof finishes(Finished finished) {
    assertThat(finished.exit()).as(finished.output()).isZero();
    SessionProof proof = SessionProof.of(SCENE.stack(), SCENE.tap());
    proof.provesSeveralTurnsWithParallelTools().provesBodiesUnchanged();
    assertThat(finished.output()).contains(LastWords.of(proof));
    return proof;
  }

  private static List<String> texts(List<Obj> records, String member) {
    return records.stream()
        .flatMap(record -> record.get(member).stream())
        .map(JsonValue::asString)
        .distinct()
        .toList();
  }
}
