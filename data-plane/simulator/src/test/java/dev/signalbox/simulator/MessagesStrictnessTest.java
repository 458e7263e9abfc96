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

/// What the Messages API refuses, in its own words, and what it must let pass.
class MessagesStrictnessTest {

  private static final String PATH = "/v1/messages";
  private static final String TOOL =
      "{\"name\":\"Bash\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"command\":"
          + "{\"type\":\"string\"}},\"required\":[\"command\"]}}";
  private static final String USE =
      "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"Bash\","
          + "\"input\":{}}]}";

  private final Vendors vendors = new Vendors();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model':'m','messages':[]} | max_tokens: Field required",
        "{'model':'m','max_tokens':0,'messages':[]} | max_tokens: Input should be greater than",
        "{'model':'m','max_tokens':9} | messages: Field required",
        "{'model':'m','max_tokens':9,'messages':[]} | at least one message is required",
        "{'model':'m','max_tokens':9,'messages':[{'role':'assistant','content':'x'}]} | first message",
        "{'model':'m','max_tokens':9,'messages':[{'role':'robot','content':'x'}]} | messages.0.role",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':''}]} | must be non-empty",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user'}]} | messages.0.content: Field required",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],'odd':1} | odd: Extra inputs are not permitted",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],'context_management':{}} | context_management: Extra inputs are not permitted",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],'metadata':{'team':'a'}} | metadata.team: Extra inputs",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],'tools':[{'name':'a b','input_schema':{'type':'object'}}]} | tools.0.custom.name: String should match",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],'tools':[{'name':'a'}]} | tools.0.custom.input_schema: Field required",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],'tool_choice':{'type':'any'}} | tool_choice may only be specified while providing tools",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],'thinking':{'type':'enabled','budget_tokens':9}} | greater than or equal to 1024",
        "{'model':'m','max_tokens':2000,'messages':[{'role':'user','content':'x'}],'thinking':{'type':'enabled','budget_tokens':2000}} | `max_tokens` must be greater than `thinking.budget_tokens`",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],'thinking':{'type':'adaptive'},'temperature':0.5} | `temperature` may only be set to 1",
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'},{'role':'assistant','content':'so '}]} | trailing whitespace",
      })
  void refuses(String body, String words) {
    Answered answered = vendors.post(PATH, body.replace('\'', '"'));

    assertThat(answered.status()).isEqualTo(400);
    assertThat(answered.json().string("type")).isEqualTo("error");
    assertThat(answered.json().object("error").string("type")).isEqualTo("invalid_request_error");
    assertThat(answered.json().string("request_id")).isEqualTo("req_1");
    assertThat(answered.error()).contains(words);
  }

  @Test
  void needsEveryToolUseAnsweredInTheNextTurn() {
    assertThat(history(USE, user("'go on'")).error())
        .isEqualTo(
            "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after:"
                + " t1. Each `tool_use` block must have a corresponding `tool_result` block in the"
                + " next message.");
    assertThat(history(user("[" + result("t9") + "]")).error())
        .startsWith("messages.1.content.0: unexpected `tool_use_id` found in `tool_result` blocks");
    assertThat(history(USE, user("[" + result("t1") + "," + result("t1") + "]")).error())
        .contains("each tool_use must have a single result");
    assertThat(history(USE, user("[{'type':'text','text':'x'}," + result("t1") + "]")).error())
        .contains("must come before any other content");
    assertThat(history(USE, user("[" + result("t1") + "]")).status()).isEqualTo(200);
  }

  @Test
  void letsSystemEntriesStandAnywhereInAConversation() {
    String system = "{'role':'system','content':'be brief','output_config':{'effort':'low'}}";
    assertThat(history(system, USE, system, user("[" + result("t1") + "]"), system).status())
        .isEqualTo(200);
  }

  @Test
  void letsThePartsOfBetasPassWhenTheBetaIsNamed() {
    String body =
        "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'x'}],"
            + "'context_management':{'edits':[]},'from_the_future':1,'output_config':{'effort':'high'},"
            + "'tools':[{'name':'a','defer_loading':true,'input_schema':{'type':'object'}},"
            + "{'type':'web_search_20260209','name':'web_search'}]}";
    assertThat(
            vendors
                .post(
                    PATH,
                    body.replace('\'', '"'),
                    "anthropic-beta",
                    "context-management-2025-06-27")
                .status())
        .isEqualTo(200);
    assertThat(vendors.post(PATH, body.replace('\'', '"'), "anthropic-beta", "no date").error())
        .startsWith("Unexpected value(s) `no date` for the `anthropic-beta` header");
  }

  @Test
  void takesThinkingBackOnlyUnchanged() {
    String start =
        "{\"model\":\"m\",\"max_tokens\":900,\"thinking\":{\"type\":\"adaptive\"},\"tools\":["
            + TOOL
            + "],\"messages\":[{\"role\":\"user\",\"content\":\"go\"}";
    JsonValue.Obj answer = vendors.post(PATH, start + "]}").json();
    String content = Json.write(answer.require("content"));
    StringBuilder results = new StringBuilder();
    for (JsonValue block : answer.array("content")) {
      if (block.asObject().string("type").equals("tool_use")) {
        results.append(results.isEmpty() ? "" : ",").append(result(block.asObject().string("id")));
      }
    }
    String end =
        ",{\"role\":\"assistant\",\"content\":CONTENT},"
            + user("[" + results + "]").replace('\'', '"')
            + "]}";

    assertThat(vendors.post(PATH, start + end.replace("CONTENT", content)).status()).isEqualTo(200);
    String changed = content.replace("\"thinking\":\"", "\"thinking\":\"Hm, ");
    assertThat(changed).isNotEqualTo(content);
    Answered refused = vendors.post(PATH, start + end.replace("CONTENT", changed));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error())
        .isEqualTo("messages.1.content.0: Invalid `signature` in `thinking` block");
  }

  @Test
  void allowsFourBreakpointsAndLongLifetimesFirst() {
    String mark = ",'cache_control':{'type':'ephemeral'}}";
    String block = "{'type':'text','text':'x'";
    assertThat(history(user("[" + (block + mark + ",").repeat(4) + block + mark + "]")).error())
        .isEqualTo("A maximum of 4 blocks with cache_control may be provided. Found 5.");
    String hour = ",'cache_control':{'type':'ephemeral','ttl':'1h'}}";
    assertThat(history(user("[" + block + mark + "," + block + hour + "]")).error())
        .contains("a ttl='1h' cache_control block must not come after a ttl='5m'");
  }

  @Test
  void wantsAKeyAndAVersion() {
    String body = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[]}";
    Answered nobody =
        vendors.send("POST", PATH, body, List.of(new Header("anthropic-version", "2023-06-01")));
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.json().object("error").string("type")).isEqualTo("authentication_error");

    Answered noVersion = vendors.send("POST", PATH, body, List.of(new Header("x-api-key", "k")));
    assertThat(noVersion.error()).isEqualTo("anthropic-version: header is required");
  }

  @Test
  void countsWithoutMaxTokensWhatAnAnswerWouldCount() {
    String prompt = "\"messages\":[{\"role\":\"user\",\"content\":\"How many tokens is this?\"}]";
    long counted =
        vendors
            .post("/v1/messages/count_tokens", "{\"model\":\"m\"," + prompt + "}")
            .json()
            .number("input_tokens");
    long used =
        vendors
            .post(PATH, "{\"model\":\"m\",\"max_tokens\":9," + prompt + "}")
            .json()
            .object("usage")
            .number("input_tokens");
    assertThat(counted).isEqualTo(used).isGreaterThan(5);
  }

  private Answered history(String... messages) {
    String body =
        "{\"model\":\"m\",\"max_tokens\":900,\"tools\":["
            + TOOL
            + "],\"messages\":["
            + user("'go'")
            + ","
            + String.join(",", messages)
            + "]}";
    return vendors.post(PATH, body.replace('\'', '"'));
  }

  private static String user(String content) {
    return "{'role':'user','content':" + content + "}";
  }

  private static String result(String id) {
    return "{'type':'tool_result','tool_use_id':'" + id + "','content':'ok'}";
  }
}
