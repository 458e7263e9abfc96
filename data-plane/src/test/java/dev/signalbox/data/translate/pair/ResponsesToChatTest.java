package dev.signalbox.data.translate.pair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.translate.Crossings;
import dev.signalbox.data.translate.TwinContract;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ResponsesToChatTest extends TwinContract {

  ResponsesToChatTest() {
    super(Dialect.RESPONSES, Dialect.CHAT, "mcp__github__search");
  }

  /// Case 13 of the wire conformance list.
  @Test
  void sendsToolsThatTakeAnyTextAsTheyAreWhereTheModelTakesThem() {
    Capabilities openAi = new Capabilities(64_000, true, true, true, true, true, false, false, 0);
    String body =
        """
        {"model":"m","input":[{"role":"user","content":"a"},
        {"type":"custom_tool_call","call_id":"c","name":"apply_patch","input":"x"},
        {"type":"custom_tool_call_output","call_id":"c","output":"y"}],
        "tools":[{"type":"custom","name":"apply_patch","format":{"type":"text"}}],
        "tool_choice":{"type":"custom","name":"apply_patch"}}
        """;

    Obj sent = sent(body, openAi);

    assertThat(sent.array("tools").getFirst())
        .isEqualTo(
            Json.parse(
                """
                {"type":"custom","custom":{"name":"apply_patch","format":{"type":"text"}}}
                """));
    assertThat(Json.write(sent))
        .contains("\"custom\":{\"name\":\"apply_patch\",\"input\":\"x\"}")
        .contains("\"tool_choice\":{\"type\":\"custom\"");
  }

  /// Case 11 of the wire conformance list.
  @Test
  void givesMistralIdsOfNineCharacters() {
    Capabilities mistral =
        new Capabilities(64_000, true, false, false, false, false, false, false, 9);
    String body =
        """
        {"model":"m","input":[{"role":"user","content":"a"},
        {"type":"function_call","call_id":"call_1234567890","name":"f","arguments":"{}"},
        {"type":"function_call_output","call_id":"call_1234567890","output":"y"}],
        "tools":[{"type":"function","name":"f","parameters":{"type":"object","properties":{}}}]}
        """;

    List<JsonValue> messages = sent(body, mistral).array("messages");

    String id = messages.get(1).asObject().array("tool_calls").getFirst().asObject().string("id");
    assertThat(id).matches("[a-zA-Z0-9]{9}");
    assertThat(messages.get(2).asObject().string("tool_call_id")).isEqualTo(id);
  }

  /// Case 4 of the wire conformance list: some servers give every call the index 0.
  @Test
  void tellsCallsApartByTheirIds() {
    String stream =
        """
        data: {"id":"1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a",\
        "function":{"name":"exec_command","arguments":"{}"}}]}}]}

        data: {"id":"1","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"b",\
        "function":{"name":"view_image","arguments":"{\\"path\\":1}"}}]}}]}

        data: {"id":"1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]

        """;

    String got = Crossings.streamed(golden().answer(), stream);

    assertThat(got)
        .contains("\"call_id\":\"a\",\"name\":\"exec_command\",\"arguments\":\"{}\"")
        .contains("\"call_id\":\"b\",\"name\":\"view_image\",\"arguments\":\"{\\\"path\\\":1}\"")
        .contains("event: response.completed");
  }

  private Obj sent(String body, Capabilities model) {
    return Crossings.sent(
        Crossings.ready(Crossings.order(client, provider, Set.of(), model), body));
  }
}
