package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Vendors.Answered;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// The same request streamed and not: every byte of meaning and every token agree, and the stream
/// follows the vendor's grammar.
class StreamEqualsWholeTest {

  private static final String TOOL_SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\"}},"
          + "\"required\":[\"command\"]}";

  @Property(tries = 60)
  void messages(
      @ForAll @IntRange(min = 1, max = 400) int maxTokens,
      @ForAll @IntRange(max = 40) int events,
      @ForAll boolean tools,
      @ForAll boolean unicode,
      @ForAll @IntRange(max = 3) int thinking) {
    String body =
        "{\"model\":\"claude-opus-5-5\",\"max_tokens\":"
            + maxTokens
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]"
            + (thinking > 0
                ? ",\"thinking\":{\"type\":\"adaptive\",\"display\":\""
                    + (thinking == 1 ? "omitted" : "summarized")
                    + "\"}"
                : "")
            + (tools
                ? ",\"tools\":[{\"name\":\"Bash\",\"input_schema\":" + TOOL_SCHEMA + "}]"
                : "");
    String[] knobs = {
      "x-sim-events", Integer.toString(events + 1),
      "x-sim-script", tools ? "agent" : "text",
      "x-sim-alphabet", unicode ? "unicode" : "ascii",
      "x-sim-thinking", thinking == 3 ? "redacted" : "auto"
    };
    Answered whole = new Vendors().post("/v1/messages", body + "}", knobs);
    Answered stream = new Vendors().post("/v1/messages", body + ",\"stream\":true}", knobs);

    assertThat(Json.write(sorted(MessagesGrammar.message(stream.body()))))
        .isEqualTo(Json.write(sorted(whole.json())));
    assertThat(stream.usage()).isEqualTo(whole.usage());
    assertThat(whole.json().object("usage").number("output_tokens")).isLessThanOrEqualTo(maxTokens);
  }

  @Property(tries = 60)
  void chat(
      @ForAll @IntRange(max = 40) int events,
      @ForAll boolean tools,
      @ForAll boolean withUsage,
      @ForAll boolean reasoning) {
    String body =
        "{\"model\":\""
            + (reasoning ? "gpt-5.5" : "gpt-4.1")
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]"
            + (tools
                ? ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"bash\","
                    + "\"parameters\":"
                    + TOOL_SCHEMA
                    + "}}]"
                : "");
    String[] knobs = {"x-sim-events", Integer.toString(events + 1), "x-sim-script", "agent"};
    Answered whole = new Vendors().post("/v1/chat/completions", body + "}", knobs);
    Answered stream =
        new Vendors()
            .post(
                "/v1/chat/completions",
                body + ",\"stream\":true,\"stream_options\":{\"include_usage\":" + withUsage + "}}",
                knobs);

    ChatGrammar read = ChatGrammar.read(stream.body(), withUsage);
    JsonValue.Obj choice = whole.json().array("choices").getFirst().asObject();
    JsonValue.Obj message = choice.object("message");
    assertThat(read.text.toString()).isEqualTo(message.string("content"));
    assertThat(read.finishReason).isEqualTo(choice.string("finish_reason"));
    assertThat(read.callIds).hasSize(message.array("tool_calls").size());
    for (int index = 0; index < read.callIds.size(); index++) {
      JsonValue.Obj call = message.array("tool_calls").get(index).asObject();
      assertThat(call.string("id")).isEqualTo(read.callIds.get(index));
      assertThat(call.object("function").string("name")).isEqualTo(read.callNames.get(index));
      assertThat(call.object("function").string("arguments"))
          .isEqualTo(read.arguments.get(index).toString());
    }
    if (withUsage) {
      assertThat(read.usage).isEqualTo(whole.json().require("usage"));
      assertThat(stream.usage()).isEqualTo(whole.usage());
    } else {
      assertThat(stream.usage()).isEmpty();
    }
  }

  @Property(tries = 60)
  void responses(
      @ForAll @IntRange(max = 40) int events,
      @ForAll @IntRange(max = 3) int tool,
      @ForAll boolean sealed,
      @ForAll @IntRange(min = 1, max = 200) int maxTokens) {
    String offered =
        switch (tool) {
          case 0 -> "[]";
          case 1 ->
              "[{\"type\":\"function\",\"name\":\"exec_command\",\"parameters\":"
                  + TOOL_SCHEMA
                  + "}]";
          case 2 -> "[{\"type\":\"custom\",\"name\":\"shell\"}]";
          default -> "[{\"type\":\"local_shell\"}]";
        };
    String body =
        "{\"model\":\"gpt-5.5\",\"input\":\"go\",\"max_output_tokens\":"
            + maxTokens
            + ",\"reasoning\":{\"summary\":\"auto\"},\"tools\":"
            + offered
            + (sealed ? ",\"include\":[\"reasoning.encrypted_content\"]" : "");
    String[] knobs = {"x-sim-events", Integer.toString(events + 1), "x-sim-script", "agent"};
    Answered whole = new Vendors().post("/v1/responses", body + "}", knobs);
    Answered stream = new Vendors().post("/v1/responses", body + ",\"stream\":true}", knobs);

    assertThat(Json.write(ResponsesGrammar.response(stream.body()))).isEqualTo(whole.body());
    assertThat(stream.usage()).isEqualTo(whole.usage());
  }

  private static JsonValue.Obj sorted(JsonValue.Obj object) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    object.members().keySet().stream()
        .sorted()
        .forEach(name -> {
          JsonValue value = object.members().get(name);
          members.put(name, value instanceof JsonValue.Obj inner ? sorted(inner) : value);
        });
    return new JsonValue.Obj(members);
  }
}
