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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatToMessagesTest extends TwinContract {

  /// Thinks with a budget.
  private static final Capabilities BUDGETED =
      new Capabilities(64_000, true, false, true, true, false, false, false, 0);

  ChatToMessagesTest() {
    super(Dialect.CHAT, Dialect.MESSAGES, "bash");
  }

  /// Case 10 of the wire conformance list.
  @ParameterizedTest
  @CsvSource({"auto,auto", "none,none", "required,any"})
  void choosesToolsAsTheClientDoes(String chat, String messages) {
    Obj choice = choice("\"" + chat + "\"");

    assertThat(choice.string("type")).isEqualTo(messages);
    assertThat(choice.flag("disable_parallel_tool_use")).isEqualTo(!messages.equals("none"));
  }

  /// Case 10 of the wire conformance list.
  @Test
  void choosesTheToolThatTheClientNamesAndDefaultsToAuto() {
    Obj named = choice("{\"type\":\"function\",\"function\":{\"name\":\"f\"}}");

    assertThat(named.string("type")).isEqualTo("tool");
    assertThat(named.string("name")).isEqualTo("f");
    assertThat(choice("null").string("type")).isEqualTo("auto");
  }

  /// Case 9 of the wire conformance list.
  @Test
  void givesEveryToolASchema() {
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"a"}],"tools":[
        {"type":"function","function":{"name":"f"}},
        {"type":"function","function":{"name":"g","parameters":{"properties":{}}}}]}
        """;

    assertThat(sent(body).array("tools"))
        .allSatisfy(tool ->
            assertThat(tool.asObject().object("input_schema").string("type")).isEqualTo("object"));
  }

  /// Case 11 of the wire conformance list.
  @Test
  void givesForeignIdsAFormThatClaudeTakesAndKeepsThemPairs() {
    List<JsonValue> messages = Crossings.sent(golden()).array("messages");
    String call = messages.get(1).asObject().array("content").get(1).asObject().string("id");

    assertThat(call).matches("[a-zA-Z0-9_-]+");
    assertThat(messages.get(2).asObject().array("content").get(1).asObject().string("tool_use_id"))
        .isEqualTo(call);
  }

  /// Cases 6 and 15 of the wire conformance list.
  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "[]"})
  void makesNoEmptyTextOfAMessageThatOnlyCalls(String content) {
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":"a"},
        {"role":"assistant","content":CONTENT,"tool_calls":[
        {"id":"c","type":"function","function":{"name":"f","arguments":""}}]},
        {"role":"tool","tool_call_id":"c","content":""}],
        "tools":[{"type":"function","function":{"name":"f"}}]}
        """
            .replace("CONTENT", content);

    List<JsonValue> blocks = sent(body).array("messages").get(1).asObject().array("content");

    assertThat(blocks).hasSize(1);
    assertThat(blocks.getFirst().asObject().string("type")).isEqualTo("tool_use");
    assertThat(blocks.getFirst().asObject().object("input").members()).isEmpty();
  }

  /// Case 16 of the wire conformance list.
  @Test
  void keepsLaterInstructionsWhereTheyAre() {
    String body =
        """
        {"model":"m","messages":[{"role":"system","content":"one"},
        {"role":"user","content":"a"},{"role":"developer","content":"two"},
        {"role":"user","content":"b"}]}
        """;

    Obj sent = sent(body);

    assertThat(Json.write(sent.require("system"))).contains("one").doesNotContain("two");
    assertThat(sent.array("messages").stream().map(each -> each.asObject().string("role")))
        .containsExactly("user", "system", "user");
  }

  /// Cases 21 and 23 of the wire conformance list: a client that keeps `reasoning_details` brings
  /// the thought back, byte for byte and in front of the call.
  @Test
  void takesThoughtsBackWithTheirSeal() {
    String body =
        toolLoop(
            """
            "reasoning_content":"Two things to do.",
            "reasoning_details":[{"type":"reasoning.text","text":"Two things to do.",
            "signature":"sbx1.aa.EqQBCkYIBRgCKkBh+/=","format":"signalbox-v1","index":0}],
            """);

    Obj sent = sent(body, BUDGETED);

    assertThat(sent.array("messages").get(1).asObject().array("content").getFirst())
        .isEqualTo(
            Json.parse(
                """
                {"type":"thinking","thinking":"Two things to do.",
                "signature":"EqQBCkYIBRgCKkBh+/="}
                """));
    assertThat(sent.object("thinking").string("type")).isEqualTo("enabled");
  }

  /// Case 23 of the wire conformance list.
  @Test
  void doesNotThinkInATurnWhoseThoughtsAreLost() {
    assertThat(sent(toolLoop(""), BUDGETED).get("thinking")).isEmpty();
  }

  /// Case 56 of the wire conformance list.
  @Test
  void asksForAsMuchAsTheModelWritesWhereTheClientDoesNotSay() {
    Obj sent = sent("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");

    assertThat(sent.number("max_tokens")).isEqualTo(Crossings.MODEL.maxOutputTokens());
  }

  /// Case 32 of the wire conformance list.
  @Test
  void saysWhatAStreamUsedOnlyIfAsked() {
    String body =
        """
        {"model":"m","stream":true,"messages":[{"role":"user","content":"a"}]}
        """;

    String got = Crossings.streamed(Crossings.ready(client, provider, body).answer(), stream());

    assertThat(got)
        .doesNotContain("usage")
        .contains("\"finish_reason\":\"tool_calls\"")
        .endsWith("data: [DONE]\n\n");
  }

  /// Cases 2 and 3 of the wire conformance list.
  @Test
  void namesACallOnceAndThenOnlyItsIndex() {
    List<String> calls =
        Crossings.streamed(golden().answer(), stream())
            .lines()
            .filter(line -> line.contains("tool_calls\":[{"))
            .toList();

    assertThat(calls.getFirst())
        .contains("\"index\":0,\"id\":\"toolu_01A\",\"type\":\"function\"")
        .contains("\"name\":\"bash\",\"arguments\":\"\"");
    assertThat(calls.get(1))
        .contains("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":")
        .doesNotContain("\"type\"");
    assertThat(calls).filteredOn(line -> line.contains("\"arguments\":\"\"")).hasSize(2);
  }

  /// Cases 27 and 28 of the wire conformance list.
  @Test
  void keepsTheMarksThatAClientSetsItself() {
    String body =
        """
        {"model":"m","messages":[{"role":"user","content":[
        {"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}},
        {"type":"text","text":"b"}]}],
        "tools":[{"type":"function","function":{"name":"f"}}]}
        """;

    List<JsonValue> blocks = sent(body).array("messages").getFirst().asObject().array("content");

    assertThat(blocks.getFirst().asObject().object("cache_control").string("ttl")).isEqualTo("1h");
    assertThat(blocks.get(1).asObject().get("cache_control")).isEmpty();
  }

  private Obj choice(String chat) {
    String body =
        """
        {"model":"m","parallel_tool_calls":false,"tool_choice":CHOICE,
        "tools":[{"type":"function","function":{"name":"f"}}],
        "messages":[{"role":"user","content":"a"}]}
        """
            .replace("CHOICE", chat);
    return sent(body).object("tool_choice");
  }

  private static String toolLoop(String thoughts) {
    return """
    {"model":"m","reasoning_effort":"high","messages":[{"role":"user","content":"a"},
    {"role":"assistant","content":null,THOUGHTS"tool_calls":[
    {"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
    {"role":"tool","tool_call_id":"c","content":"d"}],
    "tools":[{"type":"function","function":{"name":"f"}}]}
    """
        .replace("THOUGHTS", thoughts);
  }

  private Obj sent(String body) {
    return sent(body, Crossings.MODEL);
  }

  private Obj sent(String body, Capabilities model) {
    return Crossings.sent(
        Crossings.ready(Crossings.order(client, provider, Set.of(), model), body));
  }
}
