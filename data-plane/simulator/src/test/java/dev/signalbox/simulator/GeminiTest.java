package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// The Gemini API: sessions, strictness, streams.
class GeminiTest {

  private static final String PRO = "/v1beta/models/gemini-3-pro:";
  private static final String SCHEMA =
      "{'type':'OBJECT','properties':{'command':{'type':'STRING'}},'required':['command']}";
  private static final String TOOLS =
      ",'tools':[{'functionDeclarations':[{'name':'bash','parameters':" + SCHEMA + "}]}]";
  private static final String GO = "{'role':'user','parts':[{'text':'go'}]}";
  private static final String CALL =
      "{'role':'model','parts':[{'functionCall':{'name':'bash','args':{}},'thoughtSignature':"
          + "'skip_thought_signature_validator'}]}";
  private static final String RESPONSE =
      "{'role':'user','parts':[{'functionResponse':{'name':'bash','response':{'output':'ok'}}}]}";

  private final Vendors vendors = new Vendors();

  @Test
  void playsASessionWithParallelCallsThoughtsAndSignatures() {
    List<String> contents = new ArrayList<>(List.of(GO));
    List<Integer> calls = new ArrayList<>();
    while (calls.isEmpty() || calls.getLast() > 0) {
      Answered answer = generate(contents, TOOLS + thoughts());
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      JsonValue.Obj content = candidate(answer).object("content");
      assertThat(content.array("parts").getFirst().asObject().flag("thought")).isTrue();
      contents.add(Json.write(content));
      List<String> responses = new ArrayList<>();
      for (JsonValue part : content.array("parts")) {
        part.asObject()
            .get("functionCall")
            .ifPresent(call ->
                responses.add(
                    "{'functionResponse':{'name':'bash','id':'"
                        + call.asObject().string("id")
                        + "','response':{'output':'ok'},'parts':[{'inlineData':{'mimeType':"
                        + "'image/png','data':'iVBORw0KGgo='}}]}}"));
      }
      calls.add(responses.size());
      contents.add("{'role':'user','parts':[" + String.join(",", responses) + "]}");
    }
    assertThat(calls).containsExactly(2, 1, 0);
  }

  @Test
  void refusesNamesThatTheMessagesDoNotHave() {
    assertThat(refused(List.of(GO), ",'stream':true"))
        .isEqualTo("Invalid JSON payload received. Unknown name \"stream\": Cannot find field.");
    Answered schema =
        generate(
            List.of(GO),
            TOOLS.replace(
                "'type':'OBJECT',", "'type':'OBJECT','$schema':'x','additionalProperties':false,"));
    assertThat(schema.error())
        .isEqualTo(
            "Invalid JSON payload received. Unknown name \"$schema\" at"
                + " 'tools[0].function_declarations[0].parameters': Cannot find field.\n"
                + "Invalid JSON payload received. Unknown name \"additionalProperties\" at"
                + " 'tools[0].function_declarations[0].parameters': Cannot find field.");
    JsonValue.Obj error = schema.json().object("error");
    assertThat(error.string("status")).isEqualTo("INVALID_ARGUMENT");
    assertThat(error.array("details").getFirst().asObject().string("@type"))
        .isEqualTo("type.googleapis.com/google.rpc.BadRequest");
    String open = SCHEMA.replace("'type':'STRING'", "'type':'integer','exclusiveMinimum':0");
    assertThat(refused(List.of(GO), TOOLS.replace(SCHEMA, open))).contains("exclusiveMinimum");
    String json = TOOLS.replace("'parameters'", "'parametersJsonSchema'").replace(SCHEMA, open);
    assertThat(generate(List.of(GO), json).status()).isEqualTo(200);
  }

  @Test
  void takesNamesInSnakeCaseToo() {
    assertThat(
            generate(
                    List.of(GO),
                    ",'system_instruction':{'parts':[{'text':'x'}]},'generation_config':"
                        + "{'max_output_tokens':5}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void wantsOneResponseForEachCallRightAfterIt() {
    assertThat(generate(List.of(GO, CALL, RESPONSE), TOOLS).status()).isEqualTo(200);
    assertThat(refused(List.of(GO, CALL, GO), TOOLS))
        .startsWith("Please ensure that the number of function response parts");
    assertThat(refused(List.of(GO, RESPONSE), TOOLS))
        .startsWith("Please ensure that function response turn comes immediately after");
    assertThat(refused(List.of(CALL, RESPONSE), TOOLS))
        .startsWith("Please ensure that function call turn comes immediately after a user turn");
    assertThat(refused(List.of(GO, CALL, RESPONSE.replace("'bash'", "'other'")), TOOLS))
        .startsWith("Please ensure that the function response parts have the names and ids");
    assertThat(refused(List.of(GO, CALL, RESPONSE.replace("{'output':'ok'}", "'ok'")), TOOLS))
        .isEqualTo(
            "Invalid value at 'contents[2].parts[0].function_response.response'"
                + " (type.googleapis.com/google.protobuf.Struct), \"ok\"");
  }

  @Test
  void wantsTheSignaturesOfTheCurrentTurnBackUnchanged() {
    String bare = CALL.replace(",'thoughtSignature':'skip_thought_signature_validator'", "");
    assertThat(refused(List.of(GO, bare, RESPONSE), TOOLS))
        .startsWith(
            "Function call is missing a thought_signature in functionCall parts. This is required"
                + " for tools to work correctly")
        .contains("function call `default_api:bash` , position 2.");
    assertThat(generate(List.of(GO, bare, RESPONSE, GO), TOOLS).status()).isEqualTo(200);
    String wrong = CALL.replace("skip_thought", "made_up_thought");
    assertThat(refused(List.of(GO, wrong, RESPONSE), TOOLS))
        .isEqualTo("Corrupted thought signature.");
    Answered older =
        post("/v1beta/models/gemini-2.5-flash:generateContent", List.of(GO, bare, RESPONSE), TOOLS);
    assertThat(older.status()).isEqualTo(200);
  }

  @Test
  void refusesSchemasAndChoicesThatMakeNoSense() {
    assertThat(refused(List.of(GO), TOOLS.replace("'command':{'type':'STRING'}", "")))
        .contains(".properties: should be non-empty for OBJECT type");
    assertThat(refused(List.of(GO), TOOLS.replace("'required':['command']", "'required':['x']")))
        .contains(".required[0]: property is not defined");
    assertThat(refused(List.of(GO), TOOLS.replace("'bash'", "'1 bad'")))
        .contains("Invalid function name");
    assertThat(refused(List.of("{'role':'assistant','parts':[{'text':'x'}]}"), ""))
        .isEqualTo("Please use a valid role: user, model.");
    assertThat(refused(List.of("{'role':'user','parts':[{}]}"), ""))
        .contains("required oneof field 'data' must have one initialized field");
    assertThat(
            refused(
                List.of(GO),
                ",'generationConfig':{'thinkingConfig':{'thinkingBudget':5,'thinkingLevel':'low'}}"))
        .isEqualTo("You can only set only one of thinking budget and thinking level.");
  }

  @Test
  void callsWhatMustBeCalledAndNothingElse() {
    String any = ",'toolConfig':{'functionCallingConfig':{'mode':'ANY'}}";
    String none = any.replace("ANY", "NONE");
    assertThat(generate(List.of(GO), TOOLS + any).body()).contains("functionCall");
    assertThat(generate(List.of(GO), TOOLS + none).body()).doesNotContain("functionCall");
    assertThat(
            refused(
                List.of(GO),
                TOOLS + any.replace("'ANY'", "'AUTO','allowedFunctionNames':['bash']")))
        .contains("allowed_function_names");
  }

  @Test
  void knowsKeysInThreePlaces() {
    String body = "{\"contents\":[" + GO.replace('\'', '"') + "]}";
    String path = PRO + "generateContent";
    assertThat(vendors.send("POST", path + "?key=k", body, List.of()).status()).isEqualTo(200);
    assertThat(
            vendors
                .send(
                    "POST",
                    path,
                    body,
                    List.of(new Header("authorization", "Bearer ya29.simulator-access-token")))
                .status())
        .isEqualTo(200);
    Answered nobody = vendors.send("POST", path, body, List.of());
    assertThat(nobody.status()).isEqualTo(403);
    assertThat(nobody.error()).startsWith("Method doesn't allow unregistered callers");
  }

  @Test
  void countsListsAndEmbeds() {
    long counted = post(PRO + "countTokens", List.of(GO), "").json().number("totalTokens");
    assertThat(generate(List.of(GO), "").json().object("usageMetadata").number("promptTokenCount"))
        .isEqualTo(counted);
    List<Header> key = List.of(new Header("x-goog-api-key", "k"));
    assertThat(vendors.send("GET", "/v1beta/models", "", key).body())
        .contains("models/gemini-3-pro");
    String content = "{\"content\":{\"parts\":[{\"text\":\"x\"}]},\"outputDimensionality\":8}";
    Answered one = vendors.send("POST", "/v1beta/models/e:embedContent", content, key);
    assertThat(one.json().object("embedding").array("values")).hasSize(8);
    String batch =
        "{\"requests\":[" + content.replaceFirst("\\{", "{\"model\":\"models/e\",") + "]}";
    Answered many = vendors.send("POST", "/v1beta/models/e:batchEmbedContents", batch, key);
    assertThat(many.json().array("embeddings").getFirst())
        .isEqualTo(one.json().require("embedding"));
  }

  @Test
  void cachesLongPromptsByItself() {
    String text = "many words ".repeat(600);
    List<String> contents = List.of(GO.replace("go", text));
    assertThat(generate(contents, "").json().object("usageMetadata").get("cachedContentTokenCount"))
        .isEmpty();
    Answered again = generate(contents, "");
    assertThat(again.json().object("usageMetadata").number("cachedContentTokenCount"))
        .isGreaterThan(1_023);
    assertThat(again.json().object("usageMetadata").number("promptTokenCount"))
        .isGreaterThan(again.json().object("usageMetadata").number("cachedContentTokenCount"));
  }

  @Test
  void failsInTheWordsOfGoogle() {
    Answered slow =
        vendors.post(PRO + "generateContent", "{}", "x-goog-api-key", "k", "x-sim-fault", "429:7");
    assertThat(slow.status()).isEqualTo(429);
    assertThat(slow.json().object("error").string("status")).isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(slow.body()).contains("\"retryDelay\":\"7s\"");
  }

  @Property(tries = 60)
  void streamsWhatItAnswersWhole(
      @ForAll @IntRange(min = 1, max = 300) int maxTokens,
      @ForAll boolean tools,
      @ForAll boolean shown,
      @ForAll boolean events) {
    String more =
        ",'generationConfig':{'maxOutputTokens':"
            + maxTokens
            + ",'thinkingConfig':{'includeThoughts':"
            + shown
            + "}}"
            + (tools ? TOOLS : "");
    String[] wide = {"x-sim-alphabet", "unicode"};
    Answered whole = new GeminiTest().post(PRO + "generateContent", List.of(GO), more, wide);
    Answered stream =
        new GeminiTest()
            .post(
                PRO + "streamGenerateContent" + (events ? "?alt=sse" : ""),
                List.of(GO),
                more,
                wide);

    JsonValue.Obj put =
        events ? GeminiGrammar.events(stream.body()) : GeminiGrammar.array(stream.body());
    JsonValue.Obj candidate = candidate(whole);
    assertThat(Json.write(put.require("parts")))
        .isEqualTo(Json.write(candidate.object("content").require("parts")));
    assertThat(put.string("finishReason")).isEqualTo(candidate.string("finishReason"));
    assertThat(put.require("usageMetadata")).isEqualTo(whole.json().require("usageMetadata"));
    assertThat(stream.usage()).isEqualTo(whole.usage());
  }

  private Answered generate(List<String> contents, String more) {
    return post(PRO + "generateContent", contents, more);
  }

  private String refused(List<String> contents, String more) {
    Answered answer = generate(contents, more);
    assertThat(answer.status()).isEqualTo(400);
    return answer.error();
  }

  private Answered post(String path, List<String> contents, String more, String... headers) {
    String body = "{'contents':[" + String.join(",", contents) + "]" + more + "}";
    List<Header> lines = new ArrayList<>(List.of(new Header("x-goog-api-key", "k")));
    for (int index = 0; index < headers.length; index += 2) {
      lines.add(new Header(headers[index], headers[index + 1]));
    }
    return vendors.send("POST", path, body.replace('\'', '"'), lines);
  }

  private static String thoughts() {
    return ",'generationConfig':{'thinkingConfig':{'includeThoughts':true}}";
  }

  private static JsonValue.Obj candidate(Answered answer) {
    return answer.json().array("candidates").getFirst().asObject();
  }
}
