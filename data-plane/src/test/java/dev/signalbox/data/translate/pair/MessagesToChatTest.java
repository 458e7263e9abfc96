package dev.signalbox.data.translate.pair;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.translate.AnswerTranslator;
import dev.signalbox.data.translate.Crossings;
import dev.signalbox.data.translate.TranslatedRequest;
import dev.signalbox.data.translate.Translation;
import dev.signalbox.data.translate.TwinContract;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MessagesToChatTest extends TwinContract {

  MessagesToChatTest() {
    super(
        Dialect.MESSAGES,
        Dialect.CHAT,
        "mcp__tracker_of_issues_with_a_long_name__search_in_all__ca200da2");
  }

  /// Case 12 of the wire conformance list.
  @Test
  void putsImagesOfResultsBehindAllResults() {
    List<String> roles =
        sent().array("messages").stream().map(each -> each.asObject().string("role")).toList();

    assertThat(roles)
        .containsExactly("system", "user", "assistant", "tool", "tool", "user", "system", "user");
  }

  /// Case 17 of the wire conformance list.
  @Test
  void keepsTheAttributionBlockFirstAndApart() {
    List<JsonValue> system =
        sent().array("messages").getFirst().asObject().require("content").asArray();

    assertThat(system).hasSize(2);
    assertThat(system.getFirst().asObject().string("text")).startsWith("x-anthropic-billing");
  }

  /// Case 24 of the wire conformance list.
  @Test
  void sendsNoThoughtsToModelsThatTakeNone() {
    assertThat(Json.write(sent())).doesNotContain("First look at it.").doesNotContain("EqQBCk");
  }

  /// Case 20 of the wire conformance list.
  @Test
  void sendsThoughtsBackAsTextWhereTheModelWantsThem() {
    Capabilities deepSeek =
        new Capabilities(64_000, true, false, false, false, false, true, false, 0);
    String body =
        """
        {"model":"m","max_tokens":10,"messages":[{"role":"user","content":"a"},
        {"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":""},
        {"type":"text","text":"b"}]},{"role":"user","content":"c"}]}
        """;

    Obj message = sent(body, deepSeek).array("messages").get(1).asObject();

    assertThat(message.string("reasoning_content")).isEqualTo("hm");
    assertThat(message.string("content")).isEqualTo("b");
  }

  /// Row 27 of the list of complaints, and case 56 of the wire conformance list.
  @Test
  void asksForMaxTokensAsTheModelKnowsThem() {
    Capabilities old = new Capabilities(4096, true, false, false, false, false, false, false, 0);
    String body =
        """
        {"model":"m","max_tokens":128000,"messages":[{"role":"user","content":"a"}]}
        """;

    Obj sent = sent(body, old);

    assertThat(sent.number("max_tokens")).isEqualTo(4096);
    assertThat(sent.get("max_completion_tokens")).isEmpty();
  }

  /// Row 5 of the list of complaints.
  @Test
  void refusesServerToolsUnlessTheRouteAllowsTheirLoss() {
    String body =
        """
        {"model":"m","max_tokens":10,"messages":[{"role":"user","content":"a"}],
        "tools":[{"type":"web_search_20260209","name":"web_search"}],
        "tool_choice":{"type":"tool","name":"web_search"}}
        """;

    assertThat(translated(body))
        .isInstanceOfSatisfying(
            TranslatedRequest.Lossy.class,
            lossy ->
                assertThat(Crossings.texts(lossy.losses()))
                    .containsExactly("TOOLS tools[0]", "TOOL_CHOICE tool_choice"));
    Obj allowed = Crossings.sent(Crossings.ready(client, provider, body));
    assertThat(allowed.get("tools")).isEmpty();
    assertThat(allowed.get("tool_choice")).isEmpty();
  }

  /// Row 16 of the list of complaints.
  @Test
  void refusesACallWithoutAResult() {
    String body =
        """
        {"model":"m","max_tokens":10,"messages":[{"role":"user","content":"a"},
        {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"n","input":{}}]},
        {"role":"user","content":"secret"}]}
        """;

    assertThat(translated(body))
        .isInstanceOfSatisfying(
            TranslatedRequest.Malformed.class,
            malformed ->
                assertThat(malformed.problem()).contains("turns[1]").doesNotContain("secret"));
  }

  /// Agents shorten the conversation when they read these words.
  @Test
  void saysThatAPromptIsTooLongAsClaudeDoes() {
    String error =
        """
        {"error":{"message":"This model's maximum context length is 128000 tokens.",
        "type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
        """;

    AnswerTranslator.Whole whole = golden().answer().error(400, error.getBytes(UTF_8));

    assertThat(new String(whole.body(), UTF_8))
        .contains("invalid_request_error")
        .contains("prompt is too long: This model's maximum context length is 128000 tokens.");
  }

  /// Rows 17 and 18 of the list of complaints.
  @Test
  void saysInTheFirstEventHowLongThePromptIsRoughly() {
    String first =
        Crossings.streamed(golden().answer(), stream()).lines().skip(1).findFirst().get();

    Obj usage =
        Json.parse(first.substring("data: ".length())).asObject().object("message").object("usage");

    assertThat(usage.number("input_tokens")).isBetween(300L, 1500L);
  }

  private Obj sent() {
    return Crossings.sent(golden());
  }

  private Obj sent(String body, Capabilities model) {
    return Crossings.sent(
        Crossings.ready(Crossings.order(client, provider, Set.of(), model), body));
  }

  private TranslatedRequest translated(String body) {
    return Translation.translate(
        Crossings.order(client, provider, Set.of(Feature.CONTENT)), body.getBytes(UTF_8));
  }
}
