package dev.signalbox.data.translate.pair;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.translate.Crossings;
import dev.signalbox.data.translate.TranslatedRequest;
import dev.signalbox.data.translate.Translation;
import dev.signalbox.data.translate.TwinContract;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ResponsesToMessagesTest extends TwinContract {

  private static final String BEGUN =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"msg_1","usage":{}}}

      """;

  ResponsesToMessagesTest() {
    super(Dialect.RESPONSES, Dialect.MESSAGES, "mcp__github__search");
  }

  /// Case 13 of the wire conformance list.
  @Test
  void unwrapsCallsOfToolsThatTakeAnyText() {
    String answer =
        """
        {"id":"msg_1","type":"message","content":[{"type":"tool_use","id":"t","name":"apply_patch",
        "input":{"input":"*** Begin Patch\\n"}}],"stop_reason":"tool_use","usage":{}}
        """;

    byte[] body = golden().answer().whole(answer.getBytes(UTF_8)).body();
    Obj item = Json.parse(body).asObject().array("output").getFirst().asObject();

    assertThat(item.string("type")).isEqualTo("custom_tool_call");
    assertThat(item.string("input")).isEqualTo("*** Begin Patch\n");
  }

  /// Case 13 of the wire conformance list.
  @Test
  void streamsCallsOfToolsThatTakeAnyTextUnwrapped() {
    String stream =
        BEGUN
            + """
            data: {"type":"content_block_start","index":0,"content_block":\
            {"type":"tool_use","id":"t","name":"apply_patch","input":{}}}

            data: {"type":"content_block_delta","index":0,"delta":\
            {"type":"input_json_delta","partial_json":"{\\"input\\": \\"*** Be"}}

            data: {"type":"content_block_delta","index":0,"delta":\
            {"type":"input_json_delta","partial_json":"gin\\\\n\\"}"}}

            data: {"type":"content_block_stop","index":0}

            data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{}}

            data: {"type":"message_stop"}

            """;

    String got = Crossings.streamed(golden().answer(), stream);

    assertThat(got)
        .contains("event: response.custom_tool_call_input.delta")
        .contains("\"input\":\"*** Begin\\n\"")
        .contains("\"type\":\"custom_tool_call\"")
        .doesNotContain("function_call_arguments");
  }

  /// Case 13 of the wire conformance list.
  @Test
  void dropsBuiltInToolsOnlyWhereTheRouteAllowsIt() {
    String body =
        """
        {"model":"m","input":"a","tools":[{"type":"web_search","external_web_access":false},
        {"type":"function","name":"f","parameters":{"type":"object","properties":{}}}]}
        """;

    assertThat(translated(body)).isInstanceOf(TranslatedRequest.Lossy.class);
    assertThat(Crossings.sent(Crossings.ready(client, provider, body)).array("tools")).hasSize(1);
  }

  @Test
  void refusesAConversationThatLiesAtAnotherVendor() {
    String body = "{\"model\":\"m\",\"input\":\"a\",\"previous_response_id\":\"resp_1\"}";

    assertThat(translated(body))
        .isInstanceOfSatisfying(
            TranslatedRequest.Lossy.class,
            lossy ->
                assertThat(Crossings.texts(lossy.losses()))
                    .containsExactly("CONTENT previous_response_id"));
  }

  /// Case 46 of the wire conformance list.
  @Test
  void makesAnErrorOfTheProviderAFailureThatCodexSees() {
    String stream =
        BEGUN
            + """
            event: error
            data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

            """;

    String got = Crossings.streamed(golden().answer(), stream);

    assertThat(got)
        .contains("event: response.failed")
        .contains("\"error\":{\"code\":\"server_is_overloaded\",\"message\":\"Overloaded\"}")
        .doesNotContain("response.completed");
  }

  @Test
  void numbersEventsWithoutHoles() {
    List<Integer> numbers =
        Pattern.compile("\"sequence_number\":(\\d+)}")
            .matcher(Crossings.streamed(golden().answer(), stream()))
            .results()
            .map(found -> Integer.valueOf(found.group(1)))
            .toList();

    assertThat(numbers).isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
    assertThat(numbers).hasSizeGreaterThan(20);
  }

  /// Cases 21 and 22 of the wire conformance list.
  @Test
  void takesThoughtsBackWithTheirSeal() {
    String body =
        """
        {"model":"m","input":[{"role":"user","content":"a"},
        {"type":"reasoning","summary":[],"encrypted_content":"sbx1.ac.EmwKAhgB+/="},
        {"type":"reasoning","summary":[{"type":"summary_text","text":"hm \\u2028"}],
        "encrypted_content":"sbx1.aa.EqQB+/="},
        {"type":"message","role":"assistant","content":[{"type":"output_text","text":"b"}]},
        {"role":"user","content":"c"}]}
        """;

    List<JsonValue> content =
        Crossings.sent(Crossings.ready(client, provider, body))
            .array("messages")
            .get(1)
            .asObject()
            .array("content");

    assertThat(content.getFirst())
        .isEqualTo(Json.parse("{\"type\":\"redacted_thinking\",\"data\":\"EmwKAhgB+/=\"}"));
    assertThat(content.get(1))
        .isEqualTo(
            Json.parse(
                "{\"type\":\"thinking\",\"thinking\":\"hm \\u2028\",\"signature\":\"EqQB+/=\"}"));
  }

  private TranslatedRequest translated(String body) {
    return Translation.translate(Crossings.order(client, provider, Set.of()), body.getBytes(UTF_8));
  }
}
