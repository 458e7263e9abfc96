package dev.signalbox.data.translate.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.conversation.Answer;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.Assembled;
import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.DialectCodec.EventWriter;
import dev.signalbox.data.conversation.Loss;
import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Part.Text;
import dev.signalbox.data.conversation.Part.ToolCall;
import dev.signalbox.data.conversation.Part.ToolResult;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.Thinking;
import dev.signalbox.data.conversation.Thinking.Mode;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
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

final class GeminiCodecTest {

  private static final Prompt ASKED = new PromptBuilder().build();

  private final GeminiCodec codec = new GeminiCodec();

  @Test
  void readsMembersUnderBothOfTheirNames() {
    Prompt prompt =
        read(
            """
            {"system_instruction":{"parts":[{"text":"s"}]},
            "contents":{"parts":[{"inline_data":{"mime_type":"image/png","data":"AA=="}}]},
            "generation_config":{"max_output_tokens":5,"thinking_config":{"thinking_budget":0}}}
            """);

    assertThat(prompt.system()).containsExactly(Text.of("s"));
    assertThat(prompt.turns().getFirst().parts()).hasSize(1);
    assertThat(prompt.sampling().maxTokens()).hasValue(5);
    assertThat(prompt.thinking().orElseThrow().mode()).isEqualTo(Mode.OFF);
    assertThat(prompt.own().members()).isEmpty();
  }

  @Test
  void pairsCallsAndResultsWithoutIdsByNameAndOrder() {
    Prompt prompt =
        read(
            """
            {"contents":[{"role":"model","parts":[
            {"functionCall":{"name":"a","args":{"n":1}}},
            {"functionCall":{"name":"b"}},
            {"functionCall":{"name":"a","args":{"n":2}}}]},
            {"role":"user","parts":[
            {"functionResponse":{"name":"a","response":{"output":"1"}}},
            {"functionResponse":{"name":"a","response":{"output":"2"}}},
            {"functionResponse":{"name":"b","response":{"x":[1.0]}}}]}]}
            """);

    assertThat(prompt.turns().get(0).parts())
        .extracting(part -> ((ToolCall) part).id())
        .containsExactly("call_0", "call_1", "call_2");
    assertThat(prompt.turns().get(1).parts())
        .extracting(part -> ((ToolResult) part).callId())
        .containsExactly("call_0", "call_2", "call_1");
    // Case 55 of the wire conformance list: 1.0 stays 1.0.
    assertThat(((ToolResult) prompt.turns().get(1).parts().get(2)).content())
        .containsExactly(Text.of("{\"x\":[1.0]}"));
  }

  /// Case 14 of the wire conformance list.
  @Test
  void writesSchemasThatTheVendorTakes() {
    Obj schema =
        json(
            """
            {"$schema":"x","type":"object","propertyNames":{"pattern":"^a"},
            "properties":{"n":{"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":10},
            "f":{"type":"number","exclusiveMinimum":0.5},"$schema":{"type":"string"},
            "c":{"const":"x"},"r":{"$ref":"#/$defs/d"}},
            "$defs":{"d":{"type":"array","items":{"type":"string","if":{}}}},
            "additionalProperties":false}
            """);
    Carriage carriage = carriage("gemini-3.1-pro");

    Obj written =
        codec.writePrompt(new PromptBuilder().tools(List.of(tool(schema))).build(), carriage);

    assertThat(functions(written).object("parametersJsonSchema"))
        .isEqualTo(
            json(
                """
                {"type":"object",
                "properties":{"n":{"type":"integer","minimum":1,"maximum":9},
                "f":{"type":"number","minimum":0.5},"$schema":{"type":"string"},
                "c":{"enum":["x"]},"r":{"$ref":"#/$defs/d"}},
                "$defs":{"d":{"type":"array","items":{"type":"string"}}},
                "additionalProperties":false}
                """));
    assertThat(carriage.losses()).containsExactly(new Loss("tools[0].parameters", Feature.OTHER));
  }

  @Test
  void writesCallsWithoutParametersWithoutSchema() {
    Tool.Function tool =
        new Tool.Function(
            "now",
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            JsonValue.object().build());

    Obj written =
        codec.writePrompt(
            new PromptBuilder().tools(List.of(tool)).build(), carriage("gemini-3.1-pro"));

    assertThat(functions(written)).isEqualTo(json("{\"name\":\"now\"}"));
  }

  /// Case 10 of the wire conformance list.
  @Test
  void writesTheChoiceOfTools() {
    assertThat(choice(new ToolChoice.Auto())).isEqualTo(json("{\"mode\":\"AUTO\"}"));
    assertThat(choice(new ToolChoice.None())).isEqualTo(json("{\"mode\":\"NONE\"}"));
    assertThat(choice(new ToolChoice.Any())).isEqualTo(json("{\"mode\":\"ANY\"}"));
    assertThat(choice(new ToolChoice.Named("a")))
        .isEqualTo(json("{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"a\"]}"));
    Carriage carriage = carriage("gemini-3.1-pro");
    codec.writePrompt(new PromptBuilder().parallelTools(Optional.of(false)).build(), carriage);
    assertThat(carriage.losses()).containsExactly(new Loss("parallelTools", Feature.TOOL_CHOICE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemini-2.5-pro | ON | 4000 | high | {\"thinkingBudget\":4000,\"includeThoughts\":true}",
        "gemini-2.5-pro | ON |      | low  | {\"thinkingBudget\":1024,\"includeThoughts\":true}",
        "gemini-2.5-pro | OFF|      |      | {\"thinkingBudget\":0}",
        "gemini-2.5-pro | ADAPTIVE| |      | {\"thinkingBudget\":-1,\"includeThoughts\":true}",
        "gemini-3.1-pro | ON | 4000 | high | {\"thinkingLevel\":\"HIGH\",\"includeThoughts\":true}",
        "gemini-3.1-pro | ON | 4000 |      | {\"thinkingBudget\":4000,\"includeThoughts\":true}",
        "gemini-3.1-pro | ADAPTIVE| | max  | {\"thinkingLevel\":\"HIGH\",\"includeThoughts\":true}",
        "gemini-3.1-pro | ADAPTIVE| |      | {\"includeThoughts\":true}",
        "gemini-3.1-pro | OFF|      |      | {\"thinkingLevel\":\"MINIMAL\"}",
        "gemini-3.1-pro | UNSAID|   | medium |"
            + " {\"thinkingLevel\":\"MEDIUM\",\"includeThoughts\":false}",
      })
  void writesThinkingAsTheGenerationOfTheModelKnowsIt(
      String model,
      Mode mode,
      @org.jspecify.annotations.Nullable Long budget,
      @org.jspecify.annotations.Nullable String effort,
      String expected) {
    Thinking thinking =
        new Thinking(
            mode,
            budget == null ? OptionalLong.empty() : OptionalLong.of(budget),
            Optional.ofNullable(effort),
            Optional.empty());

    Obj written =
        codec.writePrompt(
            new PromptBuilder().thinking(Optional.of(thinking)).build(), carriage(model));

    assertThat(written.object("generationConfig").object("thinkingConfig"))
        .isEqualTo(json(expected));
  }

  @Test
  void losesThinkingThatTheModelCannotDo() {
    Capabilities plain =
        new Capabilities(8_000, false, false, false, false, false, false, false, 0);
    Carriage carriage = new Carriage("gemini-2.0-flash", "c1", 0, plain);
    Thinking thinking =
        new Thinking(Mode.ON, OptionalLong.of(4000), Optional.empty(), Optional.empty());

    codec.writePrompt(new PromptBuilder().thinking(Optional.of(thinking)).build(), carriage);

    assertThat(carriage.losses()).containsExactly(new Loss("thinking", Feature.THINKING));
  }

  /// Case 25 of the wire conformance list: a signature on a text belongs to the text before it.
  @Test
  void keepsSignaturesOfTextsWholeAndInPieces() {
    Seal seal = new Seal(Dialect.GEMINI, Seal.Kind.SIGNATURE, "", "c2ln");
    String whole =
        """
        {"candidates":[{"content":{"role":"model","parts":[
        {"text":"done","thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}
        """;
    String pieces =
        """
        data: {"candidates":[{"content":{"role":"model","parts":[{"text":"do"}]}}]}

        data: {"candidates":[{"content":{"role":"model","parts":[{"text":"ne"}]}}]}

        data: {"candidates":[{"content":{"role":"model","parts":[{"text":"",
        data: "thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}

        """;

    Answer answer = codec.readAnswer(json(whole));

    assertThat(answer.parts())
        .containsExactly(Text.of("done"), new Reasoning("", Optional.of(seal)));
    assertThat(Assembled.of(events(pieces)).answer().parts()).isEqualTo(answer.parts());
    assertThat(
            codec
                .writeAnswer(answer, ASKED, carriage("m"))
                .array("candidates")
                .getFirst()
                .asObject()
                .object("content")
                .array("parts"))
        .containsExactly(
            json("{\"text\":\"done\"}"), json("{\"text\":\"\",\"thoughtSignature\":\"c2ln\"}"));
  }

  /// Case 37 of the wire conformance list.
  @Test
  void escapesWhatClientsTakeForLineEnds() {
    ByteSink out = new ByteSink();
    EventWriter writer = codec.eventWriter(ASKED, carriage("m"));
    writer.write(new AnswerEvent.PartStarted(0, PartKind.TEXT, "", ""), out);
    writer.write(new AnswerEvent.Piece(0, "a\u2028b\u2029c\u0085d"), out);

    String written = new String(out.take(), UTF_8);

    assertThat(written)
        .startsWith("data: {")
        .contains("a\\u2028b\\u2029c\\u0085d")
        .endsWith("}\r\n\r\n");
  }

  @Test
  void writesImagesOfResultsBehindThemForOlderModels() {
    Prompt prompt =
        read(
            """
            {"contents":[{"role":"model","parts":[{"functionCall":{"id":"1","name":"a"}}]},
            {"role":"user","parts":[{"functionResponse":{"id":"1","name":"a",
            "response":{"output":"x"},
            "parts":[{"inlineData":{"mimeType":"image/png","data":"AA=="}}]}}]}]}
            """);

    List<JsonValue> parts =
        codec
            .writePrompt(prompt, carriage("gemini-2.5-pro"))
            .array("contents")
            .get(1)
            .asObject()
            .array("parts");

    assertThat(parts).hasSize(2);
    assertThat(parts.get(1))
        .isEqualTo(json("{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AA==\"}}"));
  }

  private Prompt read(String body) {
    return codec.readPrompt(json(body), "m", false);
  }

  private List<AnswerEvent> events(String stream) {
    List<AnswerEvent> events = new ArrayList<>();
    EventReader reader = codec.eventReader(events::add);
    byte[] bytes = stream.getBytes(UTF_8);
    reader.bytes(bytes, 0, bytes.length);
    reader.end();
    return events;
  }

  private Obj choice(ToolChoice choice) {
    Obj written =
        codec.writePrompt(
            new PromptBuilder()
                .tools(List.of(tool(json("{\"type\":\"object\"}"))))
                .toolChoice(Optional.of(choice))
                .build(),
            carriage("gemini-3.1-pro"));
    return written.object("toolConfig").object("functionCallingConfig");
  }

  private static Obj functions(Obj written) {
    return written
        .array("tools")
        .getFirst()
        .asObject()
        .array("functionDeclarations")
        .getFirst()
        .asObject();
  }

  private static Tool.Function tool(Obj schema) {
    return new Tool.Function(
        "a",
        "",
        Optional.of(schema),
        Optional.empty(),
        Optional.empty(),
        JsonValue.object().build());
  }

  private static Carriage carriage(String model) {
    return new Carriage(model, "c1", 0, Capabilities.USUAL);
  }

  private static Obj json(String text) {
    return Json.parse(text).asObject();
  }
}
