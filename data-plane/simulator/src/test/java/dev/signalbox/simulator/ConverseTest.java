package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Vendors.Answered;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// `Converse`: its rules, its sessions and its streams.
class ConverseTest {

  private static final String MODEL = "/model/us.anthropic.claude-opus-5-5/";
  private static final String TOOLS =
      ",'toolConfig':{'tools':[{'toolSpec':{'name':'bash','description':'Runs','inputSchema':"
          + "{'json':{'type':'object','properties':{'command':{'type':'string'}},'required':"
          + "['command']}}}}]}";
  private static final String USE =
      "{'role':'assistant','content':[{'toolUse':{'toolUseId':'t1','name':'bash','input':{}}}]}";
  private static final String PIXEL =
      "{'image':{'format':'png','source':{'bytes':'iVBORw0KGgo='}}}";

  private final Vendors vendors = new Vendors();

  @Test
  void playsASessionWithParallelCallsAndThinking() {
    List<String> messages = new ArrayList<>(List.of(user("{'text':'go'}")));
    List<Integer> calls = new ArrayList<>();
    while (calls.isEmpty() || calls.getLast() > 0) {
      Answered answer = converse(TOOLS + thinking(), messages.toArray(String[]::new));
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      JsonValue.Obj message = answer.json().object("output").object("message");
      messages.add(Json.write(message));
      List<String> results = new ArrayList<>();
      for (JsonValue block : message.array("content")) {
        block
            .asObject()
            .get("toolUse")
            .ifPresent(use -> results.add(result(use.asObject().string("toolUseId"))));
      }
      assertThat(answer.json().string("stopReason"))
          .isEqualTo(results.isEmpty() ? "end_turn" : "tool_use");
      calls.add(results.size());
      messages.add(user(String.join(",", results)));
    }
    assertThat(calls).containsExactly(2, 1, 0);
  }

  @Test
  void takesReasoningBackOnlyUnchanged() {
    JsonValue.Obj message =
        converse(thinking(), user("{'text':'go'}")).json().object("output").object("message");
    String again = user("{'text':'on'}");
    assertThat(converse(thinking(), user("{'text':'go'}"), Json.write(message), again).status())
        .isEqualTo(200);
    String changed = Json.write(message).replaceFirst("\"text\":\"", "\"text\":\"Hm ");
    assertThat(refused(thinking(), user("{'text':'go'}"), changed, again))
        .isEqualTo(
            "The model returned the following errors: messages.1.content.0: Invalid `signature` in"
                + " `thinking` block");
  }

  @Test
  void wantsRolesToAlternateAndAUserToBegin() {
    String go = user("{'text':'go'}");
    assertThat(refused("", go, go)).startsWith("A conversation must alternate");
    assertThat(refused("", USE)).startsWith("The toolConfig field must be defined");
    assertThat(refused(TOOLS, USE)).startsWith("A conversation must start with a user message");
    assertThat(refused("", "{'role':'system','content':[{'text':'x'}]}"))
        .contains("Member must satisfy enum value set: [user, assistant]");
  }

  @Test
  void wantsEachUseToHaveItsResult() {
    String go = user("{'text':'go'}");
    assertThat(refused(TOOLS, go, USE)).contains("for the following Ids: t1");
    assertThat(refused(TOOLS, go, USE, go)).contains("for the following Ids: t1");
    assertThat(refused(TOOLS, user(result("t1")))).contains("exceeds the number of toolUse blocks");
    assertThat(refused("", go, USE, user(result("t1"))))
        .isEqualTo(
            "The toolConfig field must be defined when using toolUse and toolResult content"
                + " blocks.");
    assertThat(converse(TOOLS, go, USE, user(result("t1"))).status()).isEqualTo(200);
  }

  @Test
  void refusesBlocksThatItDoesNotKnowAndBlankTexts() {
    assertThat(refused("", user("{'type':'text','text':'x'}"))).contains("Provide exactly one of");
    assertThat(refused("", user("{'text':' '}"))).contains("is blank");
    assertThat(refused("", "{'role':'user','content':[]}")).contains("is empty");
    assertThat(refused(",'max_tokens':5", user("{'text':'x'}"))).contains("Unknown member");
    assertThat(refused("", user("{'cachePoint':{'type':'default'}}"))).contains("cachePoint");
    assertThat(converse("", user("{'text':'x'},{'cachePoint':{'type':'default'}}")).status())
        .isEqualTo(200);
    String image = result("t1").replace("{'text':'ok'}", PIXEL);
    assertThat(converse(TOOLS, user("{'text':'go'}"), USE, user(image)).status()).isEqualTo(200);
  }

  @Test
  void countsAConversation() {
    String body = "{'messages':[" + user("{'text':'How long is this?'}") + "]}";
    Answered counted =
        vendors.signed(MODEL + "count-tokens", quoted("{'input':{'converse':" + body + "}}"));
    assertThat(counted.json().number("inputTokens"))
        .isEqualTo(
            vendors
                .signed(MODEL + "converse", quoted(body))
                .json()
                .object("usage")
                .number("inputTokens"));
  }

  @Property(tries = 40)
  void streamsWhatItAnswersWhole(
      @ForAll @IntRange(min = 1, max = 300) int maxTokens,
      @ForAll boolean tools,
      @ForAll boolean reasons) {
    String body =
        quoted(
            "{'messages':["
                + user("{'text':'go'}")
                + "],'inferenceConfig':{'maxTokens':"
                + maxTokens
                + "}"
                + (tools ? TOOLS : "")
                + (reasons ? thinking() : "")
                + "}");
    Answered whole = new Vendors().signed(MODEL + "converse", body);
    Answered stream = new Vendors().signed(MODEL + "converse-stream", body);

    JsonValue.Obj put = ConverseGrammar.answer(stream.bytes());
    JsonValue.Obj message = whole.json().object("output").object("message");
    assertThat(Json.write(put.require("content")))
        .isEqualTo(Json.write(message.require("content")));
    assertThat(put.string("stopReason")).isEqualTo(whole.json().string("stopReason"));
    assertThat(put.require("usage")).isEqualTo(whole.json().require("usage"));
    assertThat(stream.usage()).isEqualTo(whole.usage());
  }

  private Answered converse(String more, String... messages) {
    return vendors.signed(
        MODEL + "converse",
        quoted("{'messages':[" + String.join(",", messages) + "]" + more + "}"));
  }

  private String refused(String more, String... messages) {
    Answered answer = converse(more, messages);
    assertThat(answer.status()).isEqualTo(400);
    return answer.json().string("message");
  }

  private static String thinking() {
    return ",'additionalModelRequestFields':{'thinking':{'type':'adaptive'}}";
  }

  private static String user(String blocks) {
    return "{'role':'user','content':[" + blocks + "]}";
  }

  private static String result(String id) {
    return "{'toolResult':{'toolUseId':'" + id + "','content':[{'text':'ok'}]}}";
  }

  private static String quoted(String body) {
    return body.replace('\'', '"');
  }
}
