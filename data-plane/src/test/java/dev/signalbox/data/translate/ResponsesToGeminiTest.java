package dev.signalbox.data.translate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.grammar.Grammar;
import dev.signalbox.model.wire.Dialect;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

final class ResponsesToGeminiTest extends PairContract {

  private static final String CALL =
      """
      {"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"id":"f1",
      "name":"apply_patch","args":{"input":"*** Begin\\n\\"x\\""}}}]},"finishReason":"STOP"}]}
      """;

  ResponsesToGeminiTest() {
    super(Dialect.RESPONSES, Dialect.GEMINI);
  }

  /// Case 13 of the wire conformance list: a tool that takes any text is called with text.
  @Test
  void bringsCallsOfCodexToolsBackAsText() {
    String whole = new String(ready().answer().whole(CALL.getBytes(UTF_8)).body(), UTF_8);
    AnswerTranslator translator = ready().answer();
    byte[] event = ("data: " + CALL.replace("\n", "") + "\n\n").getBytes(UTF_8);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(translator.more(event, 0, event.length));
    stream.writeBytes(translator.end(true));

    assertThat(whole)
        .contains("\"custom_tool_call\"")
        .contains("\"input\":\"*** Begin\\n\\\"x\\\"\"");
    assertThat(stream.toString(UTF_8))
        .contains("\"custom_tool_call\"")
        .contains("response.custom_tool_call_input.delta")
        .contains("\"input\":\"*** Begin\\n\\\"x\\\"\"");
    assertThat(Grammar.of(Dialect.RESPONSES).check(stream.toByteArray())).isEmpty();
  }
}
