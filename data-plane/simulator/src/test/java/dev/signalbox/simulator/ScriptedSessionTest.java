package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whole sessions as a client plays them: answer every call, send everything back, until the model
/// calls no more.
class ScriptedSessionTest {

  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\"},\"description\":"
          + "{\"type\":\"string\"},\"timeout\":{\"type\":\"number\"}},"
          + "\"required\":[\"command\",\"description\"]}";

  private final Vendors vendors = new Vendors();

  @Test
  void messagesCallTwoToolsAtOnceThenOneThenAnswer() {
    List<String> messages = new ArrayList<>(List.of(user("\"go\"")));
    List<Integer> calls = new ArrayList<>();
    List<String> inputs = new ArrayList<>();
    while (calls.isEmpty() || calls.getLast() > 0) {
      JsonValue.Obj answer = messages(messages);
      List<String> results = new ArrayList<>();
      for (JsonValue block : answer.array("content")) {
        if (block.asObject().string("type").equals("tool_use")) {
          inputs.add(Json.write(block.asObject().require("input")));
          results.add(
              "{\"type\":\"tool_result\",\"tool_use_id\":\""
                  + block.asObject().string("id")
                  + "\",\"content\":\"ok\"}");
        }
      }
      messages.add(
          "{\"role\":\"assistant\",\"content\":" + Json.write(answer.require("content")) + "}");
      messages.add("{\"role\":\"system\",\"content\":\"a reminder\"}");
      results.add("{\"type\":\"text\",\"text\":\"another reminder\"}");
      messages.add(user("[" + String.join(",", results) + "]"));
      calls.add(results.size() - 1);
    }

    assertThat(calls).containsExactly(2, 1, 0);
    assertThat(inputs)
        .containsExactly(
            "{\"command\":\"echo one\",\"description\":\"Print one\"}",
            "{\"command\":\"echo two\",\"description\":\"Print two\"}",
            "{\"command\":\"echo three\",\"description\":\"Print three\"}");
  }

  @Test
  void aNewPromptStartsTheScriptAnew() {
    String once =
        "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"Bash\","
            + "\"input\":{}}]}";
    String result = user("[{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":\"ok\"}]");
    String done = "{\"role\":\"assistant\",\"content\":\"done\"}";

    assertThat(stops(List.of(user("\"go\""), once, result, done, user("\"again\"")))).isEqualTo(2);
  }

  @Test
  void responsesCallTwoToolsAtOnceThenOneThenAnswer() {
    List<String> items = new ArrayList<>(List.of("{\"role\":\"user\",\"content\":\"go\"}"));
    List<Integer> calls = new ArrayList<>();
    while (calls.isEmpty() || calls.getLast() > 0) {
      JsonValue.Obj answer =
          vendors
              .post(
                  "/v1/responses",
                  "{\"model\":\"gpt-5.5\",\"store\":false,\"include\":"
                      + "[\"reasoning.encrypted_content\"],\"tools\":[{\"type\":\"function\","
                      + "\"name\":\"shell\",\"parameters\":{\"type\":\"object\",\"properties\":"
                      + "{\"command\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},"
                      + "\"required\":[\"command\"]}}],\"input\":["
                      + String.join(",", items)
                      + "]}")
              .json();
      List<String> results = new ArrayList<>();
      for (JsonValue item : answer.array("output")) {
        items.add(Json.write(item));
        if (item.asObject().string("type").equals("function_call")) {
          assertThat(Json.parse(item.asObject().string("arguments")).asObject().array("command"))
              .hasSize(3);
          results.add(
              "{\"type\":\"function_call_output\",\"call_id\":\""
                  + item.asObject().string("call_id")
                  + "\",\"output\":\"ok\"}");
        }
      }
      items.addAll(results);
      calls.add(results.size());
    }

    assertThat(calls).containsExactly(2, 1, 0);
  }

  @Test
  void onlyAnswersWhenThereAreNoTools() {
    JsonValue.Obj title =
        vendors
            .post(
                "/v1/messages",
                "{\"model\":\"m\",\"max_tokens\":99,\"messages\":[" + user("\"title?\"") + "]}")
            .json();
    assertThat(title.string("stop_reason")).isEqualTo("end_turn");
    assertThat(title.array("content")).hasSize(1);
  }

  @Test
  void callsOneToolAtATimeIfSoAskedAndTheOneThatIsForced() {
    String body =
        "{\"model\":\"m\",\"max_tokens\":999,\"messages\":["
            + user("\"go\"")
            + "],\"tools\":[{\"name\":\"Bash\",\"input_schema\":"
            + SCHEMA
            + "},{\"name\":\"Other\",\"input_schema\":{\"type\":\"object\"}}],\"tool_choice\":";
    assertThat(calls(body + "{\"type\":\"auto\",\"disable_parallel_tool_use\":true}}"))
        .containsExactly("Bash");
    assertThat(calls(body + "{\"type\":\"tool\",\"name\":\"Other\"}}")).containsExactly("Other");
    assertThat(calls(body + "{\"type\":\"none\"}}")).isEmpty();
  }

  @Test
  void saysTheSameToTheSameRequest() {
    assertThat(messages(List.of(user("\"go\""))).require("content"))
        .isEqualTo(messages(List.of(user("\"go\""))).require("content"))
        .isNotEqualTo(messages(List.of(user("\"stay\""))).require("content"));
  }

  private List<String> calls(String body) {
    return vendors.post("/v1/messages", body).json().array("content").stream()
        .map(JsonValue::asObject)
        .filter(block -> block.string("type").equals("tool_use"))
        .map(block -> block.string("name"))
        .toList();
  }

  private long stops(List<String> messages) {
    return messages(messages).array("content").stream()
        .filter(block -> block.asObject().string("type").equals("tool_use"))
        .count();
  }

  private JsonValue.Obj messages(List<String> messages) {
    return vendors
        .post(
            "/v1/messages",
            "{\"model\":\"m\",\"max_tokens\":999,\"thinking\":{\"type\":\"adaptive\"},\"tools\":"
                + "[{\"name\":\"Bash\",\"input_schema\":"
                + SCHEMA
                + "}],\"messages\":["
                + String.join(",", messages)
                + "]}")
        .json();
  }

  private static String user(String content) {
    return "{\"role\":\"user\",\"content\":" + content + "}";
  }
}
