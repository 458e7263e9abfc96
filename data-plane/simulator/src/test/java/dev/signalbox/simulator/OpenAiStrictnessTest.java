package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What OpenAI refuses, in its own words and shape.
class OpenAiStrictnessTest {

  private static final String CALLS =
      "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function','function':"
          + "{'name':'f','arguments':'{}'}},{'id':'c2','type':'function','function':{'name':'f',"
          + "'arguments':'{}'}}]}";

  private final Vendors vendors = new Vendors();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'messages':[{'role':'user','content':'x'}]} | you must provide a model parameter",
        "{'model':'m','messages':[]} | Invalid 'messages': empty array",
        "{'model':'m','messages':[{'role':'user','content':'x'}],'odd':1} | Unknown parameter: 'odd'.",
        "{'model':'m','messages':[{'role':'robot','content':'x'}]} | Invalid value: 'robot'.",
        "{'model':'m','messages':[{'role':'tool','tool_call_id':'c','content':'x'}]} | messages with role 'tool' must be a response",
        "{'model':'m','messages':[{'role':'user','content':'x'}],'stream_options':{}} | only allowed when 'stream' is enabled",
        "{'model':'o4-mini','messages':[{'role':'user','content':'x'}],'max_tokens':5} | Use 'max_completion_tokens' instead",
      })
  void refusesChats(String body, String words) {
    Answered answered = vendors.post("/v1/chat/completions", body.replace('\'', '"'));

    assertThat(answered.status()).isEqualTo(400);
    JsonValue.Obj error = answered.json().object("error");
    assertThat(error.members().keySet()).containsExactly("message", "type", "param", "code");
    assertThat(error.string("type")).isEqualTo("invalid_request_error");
    assertThat(error.string("message")).contains(words);
  }

  @Test
  void needsEveryToolCallAnsweredAtOnce() {
    String one = "{'role':'tool','tool_call_id':'c1','content':'x'}";
    String two = "{'role':'tool','tool_call_id':'c2','content':'x'}";
    assertThat(chat(CALLS, one).error())
        .isEqualTo(
            "An assistant message with 'tool_calls' must be followed by tool messages responding"
                + " to each 'tool_call_id'. The following tool_call_ids did not have response"
                + " messages: c2");
    assertThat(chat(CALLS, one, "{'role':'user','content':'x'}", two).error()).contains("c2");
    assertThat(chat(CALLS, two, one).status()).isEqualTo(200);
  }

  @Test
  void pairsFunctionCallsOfResponses() {
    String call = "{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'}";
    String output = "{'type':'function_call_output','call_id':'c1','output':'x'}";
    assertThat(responses(call).error()).isEqualTo("No tool output found for function call c1.");
    assertThat(responses(output).error())
        .isEqualTo("No tool call found for function call output with call_id c1.");
    assertThat(responses(call, output).status()).isEqualTo(200);
    assertThat(responses(call, output.replace("function", "custom_tool")).status()).isEqualTo(400);
  }

  @Test
  void takesReasoningBackOnlyUnchanged() {
    String body =
        "{\"model\":\"gpt-5.5\",\"store\":false,\"include\":[\"reasoning.encrypted_content\"],"
            + "\"input\":[{\"role\":\"user\",\"content\":\"go\"}MORE]}";
    JsonValue.Obj first = vendors.post("/v1/responses", body.replace("MORE", "")).json();
    String items = "," + Json.write(first.require("output")).replaceAll("^\\[|\\]$", "");
    assertThat(items).contains("encrypted_content");

    assertThat(vendors.post("/v1/responses", body.replace("MORE", items)).status()).isEqualTo(200);
    String changed = items.replace("\"encrypted_content\":\"", "\"encrypted_content\":\"AAAA");
    Answered refused = vendors.post("/v1/responses", body.replace("MORE", changed));
    assertThat(refused.json().object("error").string("code"))
        .isEqualTo("invalid_encrypted_content");
    String alone = items.substring(0, items.indexOf(",{\"id\":\"msg_"));
    assertThat(vendors.post("/v1/responses", body.replace("MORE", alone)).error())
        .endsWith("of type 'reasoning' was provided without its required following item.");
  }

  @Test
  void doesNotKnowEarlierResponses() {
    Answered refused =
        vendors.post(
            "/v1/responses",
            "{\"model\":\"m\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"}");
    assertThat(refused.json().object("error").string("code"))
        .isEqualTo("previous_response_not_found");
  }

  @Test
  void wantsAKey() {
    Answered nobody = vendors.send("POST", "/v1/responses", "{}", List.of());
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.error()).startsWith("You didn't provide an API key.");
  }

  @Test
  void answersCompletionsAndEmbeddings() {
    Answered text =
        vendors.post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"once\",\"max_tokens\":5}");
    JsonValue.Obj choice = text.json().array("choices").getFirst().asObject();
    assertThat(choice.string("text")).hasSize(20);
    assertThat(choice.string("finish_reason")).isEqualTo("length");

    Answered vectors =
        vendors.post(
            "/v1/embeddings", "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":3}");
    assertThat(vectors.json().array("data")).hasSize(2);
    assertThat(vectors.json().array("data").getFirst().asObject().array("embedding")).hasSize(3);
    assertThat(vectors.json().object("usage").number("prompt_tokens")).isEqualTo(2);
  }

  @Test
  void listsModelsInTheShapeOfTheCaller() {
    List<Header> key = List.of(new Header("authorization", "Bearer k"));
    assertThat(vendors.send("GET", "/v1/models", "", key).json().string("object"))
        .isEqualTo("list");
    List<Header> version =
        List.of(new Header("x-api-key", "k"), new Header("anthropic-version", "2023-06-01"));
    JsonValue.Obj models = vendors.send("GET", "/v1/models?limit=1000", "", version).json();
    assertThat(models.flag("has_more")).isFalse();
    assertThat(models.array("data").getFirst().asObject().string("type")).isEqualTo("model");
  }

  private Answered chat(String... messages) {
    return vendors.post(
        "/v1/chat/completions",
        ("{'model':'m','messages':[{'role':'user','content':'go'},"
                + String.join(",", messages)
                + "]}")
            .replace('\'', '"'));
  }

  private Answered responses(String... items) {
    return vendors.post(
        "/v1/responses",
        ("{'model':'m','input':[{'role':'user','content':'go'}," + String.join(",", items) + "]}")
            .replace('\'', '"'));
  }
}
