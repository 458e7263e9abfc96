package dev.signalbox.data.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.data.seal.ForeignThoughts.Left;
import dev.signalbox.data.seal.ForeignThoughts.Vendor;
import dev.signalbox.data.translate.rule.IssuedId;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Surface;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForeignThoughtsTest {

  private static final String OPENAI =
      SealText.wrap(new Seal(Dialect.RESPONSES, Seal.Kind.ENCRYPTED, "rs_1", "gAAAA"));
  private static final String CLAUDE =
      SealText.wrap(new Seal(Dialect.MESSAGES, Seal.Kind.SIGNATURE, "", "EqQB+/="));
  private static final String CLAUDE_BLOB =
      Base64.getEncoder().encodeToString(CLAUDE.getBytes(UTF_8));

  /// An id of a call of Gemini, which travels with the call's signature in it.
  private static final String GEMINI_ID =
      new IssuedId(
              "call_7",
              Optional.of(
                  new Seal(Dialect.GEMINI, Seal.Kind.SIGNATURE, "", "CiQB" + "x".repeat(200))))
          .forClient(Dialect.RESPONSES);

  @Test
  void takesWholeThoughtsOutOfMessagesAndNothingElse() {
    Left left =
        left(
            Surface.MESSAGES,
            """
            {"model":"m", "messages":[ {"role":"user","content":"sbx1.ab.c"},
             {"role":"assistant","content":[{"type":"thinking","thinking":"x","signature":"@"},
              {"type":"thinking","thinking":"own","signature":"EqQB"} , {"signature":"@","type":"thinking","thinking":""}, {"type":"text","text":"@"}, {"type":"redacted_thinking","data":"@"}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"@"},
              {"type":"tool_result","tool_use_id":"t","content":[{"type":"thinking","signature":"@"}]}]}],
             "stream": true}
            """
                .replace("@", OPENAI));

    assertThat(text(left))
        .isEqualTo(
            """
            {"model":"m", "messages":[ {"role":"user","content":"sbx1.ab.c"},
             {"role":"assistant","content":[{"type":"thinking","thinking":"own","signature":"EqQB"} , {"type":"text","text":"@"}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"@"},
              {"type":"tool_result","tool_use_id":"t","content":[{"type":"thinking","signature":"@"}]}]}],
             "stream": true}
            """
                .replace("@", OPENAI));
    assertThat(left.lost())
        .containsExactly(
            "messages[1].content[0]", "messages[1].content[2]", "messages[1].content[4]");
  }

  @Test
  void takesAMessageOutThatIsNothingButForeignThoughts() {
    Left left =
        left(
            Surface.INVOKE_MODEL,
            "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":"
                + "[{\"type\":\"thinking\",\"thinking\":\"x\",\"signature\":\"\"}]},"
                + "{\"role\":\"user\",\"content\":\"b\"}]}");

    assertThat(text(left))
        .isEqualTo(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
                + "{\"role\":\"user\",\"content\":\"b\"}]}");
  }

  @Test
  void leavesABodyAloneOfWhichNothingWouldBeLeft() {
    String body =
        "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"signature\":\""
            + OPENAI
            + "\"}]}]}";

    assertThat(text(left(Surface.MESSAGES, body))).isEqualTo(body);
  }

  @Test
  void doesNotThinkWithABudgetWhereATurnThatWaitsForResultsHasLostItsThought() {
    String waiting =
        """
        {"thinking":{"type":"enabled","budget_tokens":2048},"max_tokens":9000,
         "context_management":{"edits":[{"type":"clear_thinking_20251015"}]},
         "messages":[{"role":"user","content":"a"},
         {"role":"assistant","content":[{"type":"thinking","thinking":"x","signature":"@"},
          {"type":"tool_use","id":"t","name":"n","input":{}}]},
         {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":""}]}]}
        """
            .replace("@", OPENAI);
    Left left = left(Surface.MESSAGES, waiting);

    assertThat(text(left))
        .startsWith("{\"max_tokens\":9000,\n \"messages\"")
        .doesNotContain("clear_thinking", "sbx1.");
    assertThat(left.lost()).containsExactly("messages[1].content[0]", "thinking");

    String adaptive = waiting.replace("enabled", "adaptive");
    assertThat(text(left(Surface.MESSAGES, adaptive))).contains("adaptive", "clear_thinking");
    String over =
        waiting.replace(
            "\"content\":\"\"}]}]}", "\"content\":\"\"}]},{\"role\":\"user\",\"content\":\"b\"}]}");
    assertThat(text(left(Surface.MESSAGES, over))).contains("enabled", "clear_thinking");
  }

  @Test
  void takesWholeReasoningItemsOutOfResponses() {
    String unsealed = "rs_0193e4a0-1111-7abc-8def-0123456789ab_2";
    Left left =
        left(
            Surface.RESPONSES,
            """
            {"model":"m","input":[{"role":"user","content":"@"},
             {"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"@"},
             {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gAAA"},
             {"type":"reasoning","id":"UNSEALED","summary":[]},
             {"type":"reasoning","id":"UNSEALED","summary":[],"encrypted_content":"gAAB"},
             {"type":"function_call","call_id":"GEMINI","name":"f","arguments":"{}"},
             {"type":"function_call_output","call_id":"GEMINI","output":"@"}]}
            """
                .replace("@", CLAUDE)
                .replace("GEMINI", GEMINI_ID)
                .replace("UNSEALED", unsealed));

    assertThat(text(left))
        .isEqualTo(
            """
            {"model":"m","input":[{"role":"user","content":"@"},
             {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"gAAA"},
             {"type":"reasoning","id":"UNSEALED","summary":[],"encrypted_content":"gAAB"},
             {"type":"function_call","call_id":"call_7","name":"f","arguments":"{}"},
             {"type":"function_call_output","call_id":"call_7","output":"@"}]}
            """
                .replace("@", CLAUDE)
                .replace("UNSEALED", unsealed));
    assertThat(left.lost())
        .containsExactly("input[1]", "input[3]", "input[5].call_id", "input[6].call_id");
  }

  @Test
  void takesWrappedDetailsOutOfChatAndKeepsWhatMayBeRead() {
    Left left =
        left(
            Surface.CHAT_COMPLETIONS,
            """
            {"messages":[{"role":"assistant","content":null,"reasoning_content":"x",
             "reasoning_details":[{"type":"reasoning.text","text":"x","signature":"@"}],
             "tool_calls":[{"id":"GEMINI","type":"function"}]},
             {"role":"tool","tool_call_id":"GEMINI","content":"@"},
             {"role":"assistant","content":"y","reasoning_details":[{"signature":"@"},{"signature":"own"}]}]}
            """
                .replace("@", CLAUDE)
                .replace("GEMINI", GEMINI_ID));

    assertThat(text(left))
        .isEqualTo(
            """
            {"messages":[{"role":"assistant","content":null,"reasoning_content":"x",
             "tool_calls":[{"id":"call_7","type":"function"}]},
             {"role":"tool","tool_call_id":"call_7","content":"@"},
             {"role":"assistant","content":"y","reasoning_details":[{"signature":"own"}]}]}
            """
                .replace("@", CLAUDE));
  }

  @Test
  void takesThoughtsAndSignaturesOutOfGeminiAndMarksCallsThatItDidNotMake() {
    String body =
        """
        {"contents":[{"role":"user","parts":[{"text":"@"}]},
         {"role":"model","parts":[{"text":"","thought":true,"thoughtSignature":"@"},
          {"functionCall":{"id":"GEMINI","name":"f","args":{}}},{"functionCall":{"name":"g","args":{}}}]},
         {"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"@"}]},
         {"role":"model","parts":[{"text":"said","thoughtSignature":"@"},{"text":"own","thoughtSignature":"CiQB"}]},
         {"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thought_signature":"CiQB"}]}]}
        """
            .replace("@", CLAUDE_BLOB)
            .replace("GEMINI", GEMINI_ID);
    Left left = left(Surface.GENERATE_CONTENT, body);

    String stays = "{\"role\":\"user\",\"parts\":[{\"text\":\"" + CLAUDE_BLOB + "\"}]}";
    assertThat(text(left))
        .isEqualTo(
            """
            {"contents":[USER,
             {"role":"model","parts":[{"functionCall":{"id":"call_7","name":"f","args":{}},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"name":"g","args":{}}}]},
             {"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"skip_thought_signature_validator"}]},
             {"role":"model","parts":[{"text":"said"},{"text":"own","thoughtSignature":"CiQB"}]},
             {"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thought_signature":"CiQB"}]}]}
            """
                .replace("USER", stays));
    Left older =
        ForeignThoughts.takeOut(
            Surface.VERTEX_GENERATE_CONTENT, new Vendor(0, false, false), body.getBytes(UTF_8));
    assertThat(text(older))
        .doesNotContain("skip_thought")
        .contains("{\"functionCall\":{\"name\":\"f\",\"args\":{}}}");
  }

  @Test
  void takesWholeBlocksOutOfConverse() {
    Left left =
        left(
            Surface.CONVERSE,
            """
            {"messages":[{"role":"assistant","content":[
             {"reasoningContent":{"reasoningText":{"text":"x","signature":"@"}}},
             {"reasoningContent":{"redactedContent":"BLOB"}},
             {"reasoningContent":{"reasoningText":{"text":"own","signature":"EqQB"}}},
             {"toolUse":{"toolUseId":"GEMINI","name":"f","input":{}}}]},
             {"role":"user","content":[{"toolResult":{"toolUseId":"GEMINI","content":[{"text":"@"}]}}]}]}
            """
                .replace("@", CLAUDE)
                .replace("BLOB", CLAUDE_BLOB)
                .replace("GEMINI", GEMINI_ID));

    assertThat(text(left))
        .isEqualTo(
            """
            {"messages":[{"role":"assistant","content":[
             {"reasoningContent":{"reasoningText":{"text":"own","signature":"EqQB"}}},
             {"toolUse":{"toolUseId":"call_7","name":"f","input":{}}}]},
             {"role":"user","content":[{"toolResult":{"toolUseId":"call_7","content":[{"text":"@"}]}}]}]}
            """
                .replace("@", CLAUDE));
  }

  @Test
  void takesThoughtsThatNobodySignedOutOfConverseForClaudeOnly() {
    String body =
        """
        {"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":2048}},
         "messages":[{"role":"assistant","content":[
         {"reasoningContent":{"reasoningText":{"text":"x"}}},
         {"toolUse":{"toolUseId":"t","name":"f","input":{}}}]},
         {"role":"user","content":[{"toolResult":{"toolUseId":"t","content":[]}}]}]}
        """;

    Left claude = left(Surface.CONVERSE, body);
    assertThat(text(claude))
        .startsWith("{\"messages\":[{\"role\":\"assistant\",\"content\":[\n {\"toolUse\"");
    assertThat(claude.lost()).containsExactly("messages[0].content[0]", "thinking");
    byte[] bytes = body.getBytes(UTF_8);
    assertThat(ForeignThoughts.takeOut(Surface.CONVERSE, new Vendor(0, true, false), bytes).body())
        .isSameAs(bytes);
  }

  @Test
  void looksWhereTokensAreCounted() {
    String messages =
        "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"signature\":\"@\"},1]}]}"
            .replace("@", OPENAI);
    String contents =
        "{\"contents\":[{\"parts\":[{\"text\":\"\",\"thoughtSignature\":\"@\"},{\"text\":\"a\"}]}]}"
            .replace("@", CLAUDE_BLOB);
    String converse =
        "{\"input\":{\"converse\":{\"messages\":[{\"content\":[{\"reasoningContent\":"
            + "{\"redactedContent\":\"@\"}},{\"text\":\"a\"}]}]}}}".replace("@", CLAUDE_BLOB);

    for (Surface surface : List.of(Surface.COUNT_TOKENS, Surface.VERTEX_COUNT_TOKENS)) {
      assertThat(text(left(surface, messages))).contains("\"content\":[1]");
    }
    for (Surface surface : List.of(Surface.GEMINI_COUNT_TOKENS, Surface.VERTEX_COUNT_TOKENS)) {
      assertThat(text(left(surface, contents))).contains("\"parts\":[{\"text\":\"a\"}]");
    }
    assertThat(
            text(
                left(Surface.GEMINI_COUNT_TOKENS, "{\"generateContentRequest\":" + contents + "}")))
        .contains("\"parts\":[{\"text\":\"a\"}]");
    assertThat(text(left(Surface.BEDROCK_COUNT_TOKENS, converse)))
        .contains("\"content\":[{\"text\":\"a\"}]");
  }

  private static Left left(Surface surface, String body) {
    return ForeignThoughts.takeOut(surface, new Vendor(0, true, true), body.getBytes(UTF_8));
  }

  private static String text(Left left) {
    return new String(left.body(), UTF_8);
  }
}
