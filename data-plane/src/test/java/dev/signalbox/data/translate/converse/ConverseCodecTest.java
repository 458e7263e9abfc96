package dev.signalbox.data.translate.converse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.Assembled;
import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.DialectCodec.EventWriter;
import dev.signalbox.data.conversation.Loss;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Part.Text;
import dev.signalbox.data.conversation.Part.ToolCall;
import dev.signalbox.data.conversation.Part.ToolResult;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.StopReason;
import dev.signalbox.data.conversation.Thinking;
import dev.signalbox.data.conversation.Thinking.Mode;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.data.grammar.Grammar;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConverseCodecTest {

  private static final String CLAUDE = "us.anthropic.claude-opus-5-5-v1:0";
  private static final Prompt ASKED = new PromptBuilder().build();
  private static final Seal SIGNATURE =
      new Seal(Dialect.MESSAGES, Seal.Kind.SIGNATURE, "", "EqQB+/==");
  private static final Seal REDACTED = new Seal(Dialect.MESSAGES, Seal.Kind.REDACTED, "", "EroH");

  private final ConverseCodec codec = new ConverseCodec();

  /// Case 26 and 27 of the wire conformance list.
  @Test
  void writesACachePointForEveryMarkAndAnHourOnlyWhereItIsKnown() {
    Optional<CacheMark> hour = Optional.of(new CacheMark(true));
    Part result = new ToolResult("1", "a", List.of(marked("r", hour)), false, false, NONE);
    Prompt prompt =
        new PromptBuilder()
            .system(List.of(marked("s", hour)))
            .tools(List.of(tool(hour)))
            .turns(List.of(user("hi"), call("1"), new Turn(Role.USER, List.of(result))))
            .cachesAll(Optional.of(new CacheMark(false)))
            .build();
    JsonValue known = json("{\"cachePoint\":{\"type\":\"default\",\"ttl\":\"1h\"}}");
    JsonValue plain = json("{\"cachePoint\":{\"type\":\"default\"}}");

    Obj written = codec.writePrompt(prompt, carriage(CLAUDE));
    assertThat(written.array("system").get(1)).isEqualTo(known);
    assertThat(written.object("toolConfig").array("tools").get(1)).isEqualTo(known);
    assertThat(written.array("messages").get(2).asObject().array("content").subList(1, 3))
        .containsExactly(known, plain);

    Carriage without = new Carriage(CLAUDE, "c1", 0, capabilities(true, false));
    assertThat(codec.writePrompt(prompt, without).array("system").get(1)).isEqualTo(plain);
    assertThat(without.losses()).contains(new Loss("system[0].cache.ttl", Feature.OTHER));

    Carriage llama = carriage("meta.llama4-v1:0");
    assertThat(Json.write(codec.writePrompt(prompt, llama))).doesNotContain("cachePoint");
    assertThat(llama.losses()).contains(new Loss("system[0].cache", Feature.OTHER));
  }

  /// Case 10 of the wire conformance list.
  @Test
  void writesTheChoiceOfTools() {
    assertThat(choice(new ToolChoice.Auto())).isEqualTo(json("{\"auto\":{}}"));
    assertThat(choice(new ToolChoice.Any())).isEqualTo(json("{\"any\":{}}"));
    assertThat(choice(new ToolChoice.Named("a"))).isEqualTo(json("{\"tool\":{\"name\":\"a\"}}"));
    Obj none =
        codec.writePrompt(
            new PromptBuilder()
                .tools(List.of(tool(NONE)))
                .toolChoice(Optional.of(new ToolChoice.None()))
                .build(),
            carriage(CLAUDE));
    assertThat(none.get("toolConfig")).isEmpty();
    Obj single =
        codec.writePrompt(
            new PromptBuilder()
                .tools(List.of(tool(NONE)))
                .parallelTools(Optional.of(false))
                .build(),
            carriage(CLAUDE));
    assertThat(single.object("additionalModelRequestFields"))
        .isEqualTo(
            json("{\"tool_choice\":{\"type\":\"auto\",\"disable_parallel_tool_use\":true}}"));
    Carriage nova = carriage("amazon.nova-pro-v1:0");
    codec.writePrompt(
        new PromptBuilder().tools(List.of(tool(NONE))).parallelTools(Optional.of(false)).build(),
        nova);
    assertThat(nova.losses()).containsExactly(new Loss("parallelTools", Feature.TOOL_CHOICE));
  }

  @Test
  void refusesToForbidToolsThatTheHistoryNeeds() {
    Carriage carriage = carriage(CLAUDE);

    Obj written =
        codec.writePrompt(
            new PromptBuilder()
                .turns(List.of(user("hi"), call("1"), result("1")))
                .tools(List.of(tool(NONE)))
                .toolChoice(Optional.of(new ToolChoice.None()))
                .build(),
            carriage);

    assertThat(written.object("toolConfig").get("toolChoice")).isEmpty();
    assertThat(carriage.losses()).containsExactly(new Loss("toolChoice", Feature.TOOL_CHOICE));
  }

  @Test
  void namesTheToolsOfTheHistoryWhereTheRequestNamesNone() {
    Carriage carriage = carriage(CLAUDE);

    Obj written =
        codec.writePrompt(
            new PromptBuilder().turns(List.of(user("hi"), call("1"), result("1"))).build(),
            carriage);

    assertThat(written.object("toolConfig").array("tools")).hasSize(1);
    assertThat(carriage.losses()).containsExactly(new Loss("tools", Feature.OTHER));
  }

  /// Case 23 of the wire conformance list.
  @Test
  void doesNotThinkWhereTheThoughtsOfThisTurnAreLost() {
    Prompt without =
        thinking(Mode.ON, 4000, "").turns(List.of(user("hi"), call("1"), result("1"))).build();
    List<Part> parts = new ArrayList<>(call("1").parts());
    parts.addFirst(new Reasoning("so", Optional.of(SIGNATURE)));
    Prompt with =
        thinking(Mode.ON, 4000, "")
            .turns(List.of(user("hi"), new Turn(Role.ASSISTANT, parts), result("1")))
            .build();
    Carriage lost = carriage(CLAUDE);

    assertThat(extras(without, lost).get("thinking")).isEmpty();
    assertThat(lost.losses()).contains(new Loss("thinking", Feature.OTHER));
    assertThat(extras(with, carriage(CLAUDE)).object("thinking"))
        .isEqualTo(json("{\"type\":\"enabled\",\"budget_tokens\":4000}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "us.anthropic.claude-x | ADAPTIVE | high |"
            + " {\"output_config\":{\"effort\":\"high\"},\"thinking\":{\"type\":\"adaptive\"}}",
        "us.anthropic.claude-x | OFF      |      | {\"thinking\":{\"type\":\"disabled\"}}",
        "us.anthropic.claude-x | UNSAID   | low  | {\"output_config\":{\"effort\":\"low\"}}",
        "amazon.nova-2-lite-v1 | ON       | max  |"
            + " {\"reasoningConfig\":{\"type\":\"enabled\",\"maxReasoningEffort\":\"high\"}}",
        "openai.gpt-oss-120b   | ON       | minimal | {\"reasoning_effort\":\"low\"}",
      })
  void writesThinkingInTheWordsOfTheModelsVendor(
      String model, Mode mode, @org.jspecify.annotations.Nullable String effort, String expected) {
    Prompt prompt = thinking(mode, 0, effort == null ? "" : effort).build();

    assertThat(extras(prompt, carriage(model))).isEqualTo(json(expected));
  }

  @Test
  void losesThinkingThatTheModelCannotDo() {
    Carriage carriage = new Carriage(CLAUDE, "c1", 0, capabilities(false, true));

    codec.writePrompt(thinking(Mode.ON, 4000, "").build(), carriage);

    assertThat(carriage.losses()).containsExactly(new Loss("thinking", Feature.THINKING));
  }

  /// Cases 21 and 22 of the wire conformance list: signature-only and withheld thoughts, both ways
  /// and in both forms.
  @Test
  void keepsThoughtsWhoseTextIsHidden() {
    Answer answer =
        new Answer(
            "",
            "",
            List.of(
                new Reasoning("", Optional.of(SIGNATURE)),
                new Reasoning("", Optional.of(REDACTED)),
                new Reasoning(
                    "", Optional.of(new Seal(Dialect.RESPONSES, Seal.Kind.ENCRYPTED, "rs", "g"))),
                Text.of("done")),
            StopReason.END,
            "",
            AnswerUsage.NONE);

    Obj written = codec.writeAnswer(answer, ASKED, carriage("m"));

    assertThat(codec.readAnswer(written)).isEqualTo(answer);
    assertThat(Json.write(written)).contains("\"redactedContent\":\"EroH\"");
    ByteSink out = new ByteSink();
    EventWriter writer = codec.eventWriter(ASKED, carriage("m"));
    writer.write(new AnswerEvent.Started("", "", AnswerUsage.NONE), out);
    int index = 0;
    for (Part part : answer.parts()) {
      if (part instanceof Reasoning reasoning) {
        writer.write(new AnswerEvent.PartStarted(index, PartKind.REASONING, "", ""), out);
        writer.write(new AnswerEvent.Sealed(index, reasoning.seal().orElseThrow()), out);
        writer.write(new AnswerEvent.PartEnded(index++), out);
      }
    }
    writer.write(new AnswerEvent.Finished(StopReason.END, "", AnswerUsage.NONE), out);
    byte[] stream = out.take();
    assertThat(Grammar.of(Dialect.CONVERSE).check(stream)).isEmpty();
    assertThat(Assembled.of(events(stream)).answer().parts())
        .isEqualTo(answer.parts().subList(0, 3));
  }

  /// Case 6 of the wire conformance list.
  @Test
  void writesAndReadsCallsWithoutArgumentsAsAnEmptyObject() {
    ByteSink out = new ByteSink();
    EventWriter writer = codec.eventWriter(ASKED, carriage("m"));
    writer.write(new AnswerEvent.PartStarted(0, PartKind.TOOL_CALL, "", "now"), out);
    writer.write(new AnswerEvent.PartEnded(0), out);
    writer.write(new AnswerEvent.Finished(StopReason.TOOL_USE, "", AnswerUsage.NONE), out);
    byte[] stream = out.take();

    assertThat(new String(stream, UTF_8)).contains("{\"input\":\"{}\"}").contains("tooluse_c1_0");
    assertThat(((ToolCall) Assembled.of(events(stream)).answer().parts().getFirst()).arguments())
        .isEqualTo("{}");
  }

  private static final Optional<CacheMark> NONE = Optional.empty();

  private Obj choice(ToolChoice choice) {
    return codec
        .writePrompt(
            new PromptBuilder().tools(List.of(tool(NONE))).toolChoice(Optional.of(choice)).build(),
            carriage(CLAUDE))
        .object("toolConfig")
        .object("toolChoice");
  }

  private Obj extras(Prompt prompt, Carriage carriage) {
    return codec
        .writePrompt(prompt, carriage)
        .get("additionalModelRequestFields")
        .map(JsonValue::asObject)
        .orElseGet(() -> JsonValue.object().build());
  }

  private List<AnswerEvent> events(byte[] stream) {
    List<AnswerEvent> events = new ArrayList<>();
    EventReader reader = codec.eventReader(events::add);
    reader.bytes(stream, 0, stream.length);
    reader.end();
    return events;
  }

  private static PromptBuilder thinking(Mode mode, long budget, String effort) {
    return new PromptBuilder()
        .thinking(
            Optional.of(
                new Thinking(
                    mode,
                    budget == 0 ? OptionalLong.empty() : OptionalLong.of(budget),
                    Optional.of(effort).filter(said -> !said.isEmpty()),
                    Optional.empty())));
  }

  private static Text marked(String text, Optional<CacheMark> mark) {
    return new Text(text, false, mark);
  }

  private static Turn user(String text) {
    return new Turn(Role.USER, List.of(Text.of(text)));
  }

  private static Turn call(String id) {
    return new Turn(
        Role.ASSISTANT, List.of(new ToolCall(id, "a", "{}", false, Optional.empty(), NONE)));
  }

  private static Turn result(String id) {
    return new Turn(
        Role.USER, List.of(new ToolResult(id, "a", List.of(Text.of("r")), false, false, NONE)));
  }

  private static Tool.Function tool(Optional<CacheMark> mark) {
    return new Tool.Function(
        "a",
        "",
        Optional.of(json("{\"type\":\"object\"}")),
        Optional.empty(),
        mark,
        JsonValue.object().build());
  }

  private static Capabilities capabilities(boolean thinks, boolean oneHourCache) {
    return new Capabilities(32_000, thinks, true, oneHourCache, true, false, false, false, 0);
  }

  private static Carriage carriage(String model) {
    return new Carriage(model, "c1", 0, Capabilities.USUAL);
  }

  private static Obj json(String text) {
    return Json.parse(text).asObject();
  }
}
