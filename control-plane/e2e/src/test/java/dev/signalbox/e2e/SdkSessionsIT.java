package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.e2e.Clients.Finished;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The vendors' official SDKs, each through a whole session with parallel tools. They name no
/// session, so each of these sessions is stitched from its conversation.
final class SdkSessionsIT {

  @RegisterExtension private static final Scene SCENE = Scene.of("sdks");

  @Test
  void theAnthropicSdkOfNodeFinishesASession() throws Exception {
    proof(node("messages")).provesBodiesUnchanged().provesLedger("anthropic-sdk-js", "1.11.0");
  }

  @Test
  void theOpenAiSdkOfNodeFinishesASessionInTheChatFormat() throws Exception {
    proof(node("chat")).provesBodiesUnchanged().provesLedger("openai-sdk-js", "6.49.0");
  }

  @Test
  void theOpenAiSdkOfNodeFinishesASessionInTheChatFormatWithoutAskingForUsage() throws Exception {
    proof(node("chat-without-usage"))
        .provesBodiesUnchangedButForUsage()
        .provesLedger("openai-sdk-js", "6.49.0");
  }

  @Test
  void theOpenAiSdkOfNodeFinishesASessionInTheResponsesFormat() throws Exception {
    proof(node("responses")).provesBodiesUnchanged().provesLedger("openai-sdk-js", "6.49.0");
  }

  @Test
  void theAnthropicSdkOfJavaFinishesASession() {
    proof(java().messages()).provesBodiesUnchanged().provesLedger("anthropic-sdk-java", "2.60.0");
  }

  @Test
  void theOpenAiSdkOfJavaFinishesASessionInTheChatFormatWithoutAskingForUsage() {
    proof(java().chat())
        .provesBodiesUnchangedButForUsage()
        .provesLedger("openai-sdk-java", "4.60.0");
  }

  @Test
  void theOpenAiSdkOfJavaFinishesASessionInTheResponsesFormat() {
    proof(java().responses()).provesBodiesUnchanged().provesLedger("openai-sdk-java", "4.60.0");
  }

  private JavaSdkSession java() {
    return new JavaSdkSession(SCENE.tap().url(), SCENE.stack().key());
  }

  private String node(String session) throws URISyntaxException {
    Path script = Path.of(SdkSessionsIT.class.getResource("/clients/session.mjs").toURI());
    Finished finished =
        SCENE
            .clients()
            .run(
                SCENE.work(),
                Map.of(
                    "CLIENTS", Clients.folder().toString(),
                    "GATEWAY", SCENE.clients().url().toString(),
                    "KEY", SCENE.stack().key()),
                List.of("node", script.toString(), session));
    assertThat(finished.exit()).as(finished.output()).isZero();
    return finished.output();
  }

  private SessionProof proof(String answer) {
    SessionProof proof = SessionProof.of(SCENE.stack(), SCENE.tap());
    proof.provesSeveralTurnsWithParallelTools();
    assertThat(answer).contains(LastWords.of(proof));
    return proof;
  }
}
