package dev.signalbox.simulator;

import static dev.signalbox.simulator.Accounts.chat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// OpenAI's batches, from the first look to the files of results.
class OpenAiBatchesTest {

  private static final String CHATS = "/v1/chat/completions";
  private static final String MODEL = "gpt-4.1";

  private final Vendors vendors = new Vendors();
  private final Accounts accounts = new Accounts(vendors);

  @Test
  void goesThroughAllStatusesInTime() {
    String id = accounts.batch(CHATS, chat("a", MODEL));

    JsonValue.Obj batch = look(id);
    assertThat(batch.string("status")).isEqualTo("validating");
    assertThat(batch.object("metadata").string("team")).isEqualTo("a");
    assertThat(batch.number("expires_at") - batch.number("created_at")).isEqualTo(86_400);
    vendors.clock.move(Duration.ofMillis(250));
    assertThat(look(id).string("status")).isEqualTo("in_progress");
    assertThat(look(id).string("model")).isEqualTo(MODEL);
    vendors.clock.move(Duration.ofMillis(500));
    assertThat(look(id).string("status")).isEqualTo("finalizing");
    assertThat(look(id).get("output_file_id")).isEmpty();
    vendors.clock.move(Duration.ofMillis(250));
    batch = look(id);
    assertThat(batch.string("status")).isEqualTo("completed");
    assertThat(batch.number("completed_at")).isGreaterThanOrEqualTo(batch.number("finalizing_at"));
    assertThat(batch.get("error_file_id")).isEmpty();
    assertThat(counts(batch)).isEqualTo("1 1 0");
  }

  @Test
  void answersEachCallAsIfItHadComeByItself() {
    String id = accounts.batch(CHATS, chat("a", MODEL) + chat("b", MODEL + "@sim:429") + "\n");
    JsonValue.Obj batch = ended(id);

    JsonValue.Obj served = only(batch.string("output_file_id"));
    JsonValue.Obj answer = served.object("response").object("body");
    assertThat(served.members().keySet()).containsExactly("id", "custom_id", "response", "error");
    assertThat(served.string("id")).startsWith("batch_req_");
    assertThat(served.string("custom_id")).isEqualTo("a");
    assertThat(served.object("response").number("status_code")).isEqualTo(200);
    assertThat(answer.string("object")).isEqualTo("chat.completion");
    assertThat(batch.object("usage").number("input_tokens"))
        .isEqualTo(answer.object("usage").number("prompt_tokens"));
    assertThat(batch.object("usage").number("total_tokens"))
        .isEqualTo(answer.object("usage").number("total_tokens"));

    JsonValue.Obj refused = only(batch.string("error_file_id"));
    assertThat(refused.string("custom_id")).isEqualTo("b");
    assertThat(refused.get("error")).isEmpty();
    assertThat(refused.object("response").number("status_code")).isEqualTo(429);
    assertThat(refused.object("response").object("body").object("error").string("code"))
        .isEqualTo("rate_limit_exceeded");
    assertThat(counts(batch)).isEqualTo("2 1 1");
    assertThat(look(id)).isEqualTo(batch);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/responses, response, \"input\":\"go\"",
    "/v1/embeddings, list, \"input\":\"go\"",
    "/v1/completions, text_completion, \"prompt\":\"go\"",
  })
  void servesOtherEndpoints(String endpoint, String object, String prompt) {
    String line =
        "{'custom_id':'a','method':'POST','url':'"
            + endpoint
            + "','body':{'model':'gpt-4.1',"
            + prompt
            + "}}";
    JsonValue.Obj batch = ended(accounts.batch(endpoint, line));

    JsonValue.Obj body = only(batch.string("output_file_id")).object("response").object("body");
    assertThat(body.string("object")).isEqualTo(object);
    assertThat(batch.object("usage").number("input_tokens")).isPositive();
  }

  @Test
  void refusesStreamsInTheirOwnLine() {
    String line = chat("a", MODEL).replace("'messages'", "'stream':true,'messages'");
    JsonValue.Obj batch = ended(accounts.batch(CHATS, line));

    assertThat(batch.get("output_file_id")).isEmpty();
    assertThat(only(batch.string("error_file_id")).object("response").number("status_code"))
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | invalid_json_line",
        "{'method':'POST'} | missing_required_parameter",
        "{'custom_id':'z','method':'GET','url':'/v1/chat/completions','body':{}} | invalid_method",
        "{'custom_id':'z','method':'POST','url':'/v1/responses','body':{}} | url_mismatch",
        "{'custom_id':'a','method':'POST','url':'/v1/chat/completions','body':{}} | duplicate_custom_id",
        "{'custom_id':'z','method':'POST','url':'/v1/chat/completions','body':{'model':'o9'}} | model_mismatch",
      })
  void failsOverInputThatItCannotUse(String line, String code) {
    String id = accounts.batch(CHATS, chat("a", MODEL) + line);
    assertThat(look(id).string("status")).isEqualTo("validating");
    JsonValue.Obj batch = ended(id);

    assertThat(batch.string("status")).isEqualTo("failed");
    assertThat(batch.get("failed_at")).isPresent();
    JsonValue.Obj error = batch.object("errors").array("data").getFirst().asObject();
    assertThat(error.string("code")).isEqualTo(code);
    assertThat(error.number("line")).isEqualTo(2);
    assertThat(batch.get("output_file_id")).isEmpty();
    assertThat(batch.get("error_file_id")).isEmpty();
  }

  @Test
  void failsWithoutItsInput() {
    Answered made = accounts.openAi("POST", "/v1/batches", Accounts.order("file-unknown", CHATS));

    assertThat(made.json().string("status")).isEqualTo("validating");
    assertThat(ended(made.json().string("id")).string("status")).isEqualTo("failed");
  }

  @Test
  void keepsWhatWasDoneWhenItIsCancelled() {
    String id = accounts.batch(CHATS, chat("a", MODEL) + chat("b", MODEL));
    vendors.clock.move(Duration.ofMillis(600));

    JsonValue.Obj cancelling = accounts.openAi("POST", "/v1/batches/" + id + "/cancel", "").json();
    assertThat(cancelling.string("status")).isEqualTo("cancelling");
    JsonValue.Obj batch = ended(id);
    assertThat(batch.string("status")).isEqualTo("cancelled");
    assertThat(counts(batch)).isEqualTo("2 1 0");
    assertThat(only(batch.string("output_file_id")).string("custom_id")).isEqualTo("a");
    JsonValue.Obj undone = only(batch.string("error_file_id"));
    assertThat(undone.string("custom_id")).isEqualTo("b");
    assertThat(undone.object("error").string("code")).isEqualTo("batch_cancelled");
    assertThat(accounts.openAi("POST", "/v1/batches/" + id + "/cancel", "").status())
        .isEqualTo(200);
  }

  @Test
  void expiresAfterADay() {
    String file =
        accounts
            .upload("in.jsonl", "batch", chat("a", MODEL).replace('\'', '"'))
            .json()
            .string("id");
    String order = Accounts.order(file, CHATS).replace('\'', '"');
    Header slow = new Header("x-sim-batch-ms", "100000000");
    String id = accounts.openAi("key", "POST", "/v1/batches", order, slow).json().string("id");
    vendors.clock.move(Duration.ofHours(24).minusSeconds(1));
    assertThat(look(id).get("expired_at")).isEmpty();
    vendors.clock.move(Duration.ofSeconds(1));

    JsonValue.Obj batch = look(id);
    assertThat(batch.string("status")).isEqualTo("expired");
    assertThat(only(batch.string("error_file_id")).object("error").string("code"))
        .isEqualTo("batch_expired");
    assertThat(accounts.openAi("POST", "/v1/batches/" + id + "/cancel", "").error())
        .isEqualTo("Cannot cancel a batch with status 'expired'.");
  }

  @Test
  void listsTheNewestFirstAndOnlyItsOwn() {
    String first = accounts.batch(CHATS, chat("a", MODEL));
    String second = accounts.batch(CHATS, chat("a", MODEL));

    JsonValue.Obj page = accounts.openAi("GET", "/v1/batches?limit=1", "").json();
    assertThat(page.string("first_id")).isEqualTo(second);
    assertThat(page.flag("has_more")).isTrue();
    JsonValue.Obj rest = accounts.openAi("GET", "/v1/batches?after=" + second, "").json();
    assertThat(rest.string("last_id")).isEqualTo(first);
    assertThat(accounts.openAi("other", "GET", "/v1/batches", "").json().array("data")).isEmpty();
    assertThat(accounts.openAi("other", "GET", "/v1/batches/" + first, "").status()).isEqualTo(404);
    assertThat(accounts.openAi("other", "POST", "/v1/batches/" + first + "/cancel", "").status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'endpoint':'/v1/responses','completion_window':'24h'} | Missing required parameter: 'input_file_id'.",
        "{'input_file_id':'f','endpoint':'/v1/other','completion_window':'24h'} | Invalid value: '/v1/other'.",
        "{'input_file_id':'f','endpoint':'/v1/responses','completion_window':'1h'} | Invalid value: '1h'.",
        "{'input_file_id':'f','endpoint':'/v1/responses','completion_window':'24h','odd':1} | Unknown parameter: 'odd'.",
        "{'input_file_id':'f','endpoint':'/v1/responses','completion_window':'24h','metadata':{'a':1}} | Invalid 'metadata'.",
        "{'input_file_id':'f','endpoint':'/v1/responses','completion_window':'24h','output_expires_after':{'anchor':'created_at','seconds':5}} | Invalid 'output_expires_after'.",
      })
  void refusesOrders(String body, String words) {
    Answered refused = accounts.openAi("POST", "/v1/batches", body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).contains(words);
  }

  @Test
  void servesAzureWithAzuresKeys() {
    List<Header> key = List.of(new Header("api-key", "key"), Accounts.form());
    String form =
        Accounts.part("purpose", "", "batch")
            + Accounts.part("file", "a.jsonl", chat("a", MODEL).replace('\'', '"'));
    String file =
        vendors.send("POST", "/openai/v1/files", form + "--b--\r\n", key).json().string("id");
    String order = Accounts.order(file, CHATS).replace('\'', '"');
    String id = vendors.send("POST", "/openai/v1/batches", order, key).json().string("id");
    vendors.clock.move(Duration.ofSeconds(1));

    JsonValue.Obj batch = vendors.send("GET", "/openai/v1/batches/" + id, "", key).json();
    assertThat(counts(batch)).isEqualTo("1 1 0");
    assertThat(accounts.openAi("GET", "/v1/batches/" + id, "").status()).isEqualTo(404);
  }

  private JsonValue.Obj look(String id) {
    return accounts.openAi("GET", "/v1/batches/" + id, "").json();
  }

  private JsonValue.Obj ended(String id) {
    vendors.clock.move(Duration.ofSeconds(1));
    return look(id);
  }

  private JsonValue.Obj only(String file) {
    List<JsonValue.Obj> lines = accounts.results(file);
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  private static String counts(JsonValue.Obj batch) {
    Map<String, JsonValue> counts = batch.object("request_counts").members();
    return counts.get("total").asLong()
        + " "
        + counts.get("completed").asLong()
        + " "
        + counts.get("failed").asLong();
  }
}
