package dev.signalbox.data.translate.pair;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.translate.Crossings;
import dev.signalbox.data.translate.TwinContract;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessagesToResponsesTest extends TwinContract {

  MessagesToResponsesTest() {
    super(
        Dialect.MESSAGES,
        Dialect.RESPONSES,
        "mcp__tracker_of_issues_with_a_long_name__search_in_all__ca200da2");
  }

  /// Cases 19 and 22 of the wire conformance list: what Responses sealed comes back to it whole, in
  /// front of what it led to, and alone it does not.
  @Test
  void takesThoughtsBackWithTheirSeal() {
    String body =
        """
        {"model":"m","max_tokens":100,"messages":[{"role":"user","content":"a"},
        {"role":"assistant","content":[
        {"type":"thinking","thinking":"","signature":"sbx1.cbcnNfOQ.gAAAAABo9"},
        {"type":"text","text":"b"}]},{"role":"user","content":"c"},
        {"role":"assistant","content":[
        {"type":"thinking","thinking":"x","signature":"sbx1.cbcnNfMTA.gAAAAABo10"}]},
        {"role":"user","content":"d"}]}
        """;

    List<JsonValue> input = Crossings.sent(Crossings.ready(client, provider, body)).array("input");

    assertThat(input.get(1))
        .isEqualTo(
            Json.parse(
                """
                {"type":"reasoning","id":"rs_9","summary":[],"encrypted_content":"gAAAAABo9"}
                """));
    assertThat(Json.write(JsonValue.array(input))).doesNotContain("gAAAAABo10");
  }

  /// Case 30 of the wire conformance list.
  @Test
  void countsCachedTokensOnce() {
    String answer =
        """
        {"id":"resp_1","status":"completed","output":[],"usage":{"input_tokens":100,
        "input_tokens_details":{"cached_tokens":90},"output_tokens":5}}
        """;

    byte[] body = golden().answer().whole(answer.getBytes(UTF_8)).body();
    Obj usage = Json.parse(body).asObject().object("usage");

    assertThat(usage.number("input_tokens")).isEqualTo(10);
    assertThat(usage.number("cache_read_input_tokens")).isEqualTo(90);
    assertThat(usage.number("output_tokens")).isEqualTo(5);
  }

  /// Case 8 of the wire conformance list.
  @Test
  void takesArgumentsOnceWhenTheyComeOnlyAtTheEndAndAgain() {
    String stream =
        """
        data: {"type":"response.created","response":{"id":"resp_1"}}

        data: {"type":"response.output_item.added","output_index":0,"item":\
        {"type":"function_call","call_id":"c","name":"Bash","arguments":""}}

        data: {"type":"response.function_call_arguments.done","output_index":0,\
        "arguments":"{\\"a\\":1}"}

        data: {"type":"response.function_call_arguments.delta","output_index":0,\
        "delta":"{\\"a\\":1}"}

        data: {"type":"response.output_item.done","output_index":0,"item":\
        {"type":"function_call","call_id":"c","name":"Bash","arguments":"{\\"a\\":1}"}}

        data: {"type":"response.completed","response":{"id":"resp_1","status":"completed"}}

        """;

    String got = Crossings.streamed(golden().answer(), stream);

    assertThat(got).containsOnlyOnce("\\\"a\\\":1").contains("\"stop_reason\":\"tool_use\"");
  }

  /// A stream whose provider ended it for its length says so.
  @Test
  void saysThatAnAnswerWasCut() {
    String stream =
        """
        data: {"type":"response.created","response":{"id":"resp_1"}}

        data: {"type":"response.incomplete","response":{"id":"resp_1","status":"incomplete",\
        "incomplete_details":{"reason":"max_output_tokens"}}}

        """;

    assertThat(Crossings.streamed(golden().answer(), stream))
        .contains("\"stop_reason\":\"max_tokens\"");
  }
}
