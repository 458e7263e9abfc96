package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Anthropic's batches of messages, and its files.
class MessageBatchesTest {

  private static final String PATH = "/v1/messages/batches";
  private static final String MODEL = "claude-haiku-4-5";

  private final Vendors vendors = new Vendors();
  private final Accounts accounts = new Accounts(vendors);

  @Test
  void answersEachCallAsIfItHadComeByItself() {
    JsonValue.Obj made = create(request("a", MODEL), request("b", MODEL + "@sim:529")).json();
    assertThat(made.string("processing_status")).isEqualTo("in_progress");
    assertThat(made.get("results_url")).isEmpty();
    assertThat(counts(made)).containsExactly(2L, 0L, 0L, 0L, 0L);

    JsonValue.Obj ended = ended(made.string("id"));
    assertThat(ended.members().keySet())
        .containsExactlyInAnyOrder(
            "id",
            "type",
            "processing_status",
            "request_counts",
            "ended_at",
            "created_at",
            "expires_at",
            "archived_at",
            "cancel_initiated_at",
            "results_url");
    assertThat(ended.string("processing_status")).isEqualTo("ended");
    assertThat(ended.string("results_url"))
        .isEqualTo("http://vendor.example:9001" + PATH + "/" + made.string("id") + "/results");
    assertThat(counts(ended)).containsExactly(0L, 1L, 1L, 0L, 0L);

    Answered results = accounts.anthropic("GET", PATH + "/" + made.string("id") + "/results", "");
    assertThat(results.header("content-type")).isEqualTo("application/x-jsonl");
    List<JsonValue.Obj> lines = Accounts.lines(results);
    assertThat(lines).extracting(line -> line.string("custom_id")).containsExactly("b", "a");
    JsonValue.Obj errored = lines.getFirst().object("result");
    assertThat(errored.string("type")).isEqualTo("errored");
    assertThat(errored.object("error").object("error").string("type"))
        .isEqualTo("overloaded_error");
    JsonValue.Obj succeeded = lines.getLast().object("result");
    assertThat(succeeded.string("type")).isEqualTo("succeeded");
    JsonValue.Obj usage = succeeded.object("message").object("usage");
    assertThat(usage.string("service_tier")).isEqualTo("batch");
    assertThat(usage.number("output_tokens")).isPositive();
  }

  @Test
  void refusesCallsInTheirOwnLine() {
    String streamed = request("a", MODEL).replace("'max_tokens'", "'stream':true,'max_tokens'");
    String unknown = request("b", MODEL).replace("'user'", "'robot'");
    String id = create(streamed, unknown).json().string("id");

    assertThat(counts(ended(id))).containsExactly(0L, 0L, 2L, 0L, 0L);
    assertThat(Accounts.lines(accounts.anthropic("GET", PATH + "/" + id + "/results", "")))
        .allSatisfy(line ->
            assertThat(line.object("result").object("error").object("error").string("type"))
                .isEqualTo("invalid_request_error"));
  }

  @Test
  void keepsWhatWasDoneWhenItIsCanceled() {
    String id = create(request("a", MODEL), request("b", MODEL)).json().string("id");
    vendors.clock.move(Duration.ofMillis(600));

    JsonValue.Obj canceling = accounts.anthropic("POST", PATH + "/" + id + "/cancel", "").json();
    assertThat(canceling.string("processing_status")).isEqualTo("canceling");
    assertThat(canceling.get("cancel_initiated_at")).isPresent();
    JsonValue.Obj ended = ended(id);
    assertThat(counts(ended)).containsExactly(0L, 1L, 0L, 1L, 0L);
    assertThat(accounts.anthropic("GET", PATH + "/" + id + "/results", "").body())
        .contains("{\"custom_id\":\"b\",\"result\":{\"type\":\"canceled\"}}");
    assertThat(accounts.anthropic("POST", PATH + "/" + id + "/cancel", "").status()).isEqualTo(400);
  }

  @Test
  void expiresAfterADay() {
    String body = "{'requests':[" + request("a", MODEL) + "]}";
    Header slow = new Header("x-sim-batch-ms", "172800000");
    String id =
        accounts.anthropic("key", "POST", PATH, body.replace('\'', '"'), slow).json().string("id");
    vendors.clock.move(Duration.ofHours(24));

    assertThat(counts(ended(id))).containsExactly(0L, 0L, 0L, 0L, 1L);
    assertThat(accounts.anthropic("GET", PATH + "/" + id + "/results", "").body())
        .isEqualTo("{\"custom_id\":\"a\",\"result\":{\"type\":\"expired\"}}\n");
  }

  @Test
  void listsDeletesAndShowsNothingToStrangers() {
    String first = create(request("a", MODEL)).json().string("id");
    String second = create(request("a", MODEL)).json().string("id");
    String path = PATH + "/" + first;

    JsonValue.Obj page = accounts.anthropic("GET", PATH + "?limit=1", "").json();
    assertThat(page.string("first_id")).isEqualTo(second);
    assertThat(page.flag("has_more")).isTrue();
    assertThat(accounts.anthropic("GET", PATH + "?after_id=" + second, "").json().string("last_id"))
        .isEqualTo(first);
    assertThat(accounts.anthropic("GET", PATH + "?before_id=" + first, "").json().string("last_id"))
        .isEqualTo(second);
    for (String target : List.of(path, path + "/results")) {
      assertThat(accounts.anthropic("other", "GET", target, "").status()).isEqualTo(404);
    }
    assertThat(accounts.anthropic("GET", path + "/results", "").status()).isEqualTo(400);
    assertThat(accounts.anthropic("DELETE", path, "").status()).isEqualTo(400);
    ended(first);
    assertThat(accounts.anthropic("DELETE", path, "").json().string("type"))
        .isEqualTo("message_batch_deleted");
    assertThat(accounts.anthropic("GET", path, "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | requests: Field required",
        "{'requests':[]} | requests: List should have at least 1 item after validation, not 0",
        "{'requests':[{'custom_id':'a'}]} | requests.0.params: Field required",
        "{'requests':[{'custom_id':'a b','params':{}}]} | requests.0.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
        "{'requests':[{'custom_id':'a','params':{}},{'custom_id':'a','params':{}}]} | requests.1.custom_id: custom_id must be unique within a batch",
        "{'requests':[{'custom_id':'a','params':{},'x':1}]} | requests.0.x: Extra inputs are not permitted",
        "{'requests':[{'custom_id':'a','params':1}]} | requests.0.params: Input should be a valid dictionary",
      })
  void refusesBatches(String body, String words) {
    Answered refused = accounts.anthropic("POST", PATH, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.error()).isEqualTo(words);
  }

  @Test
  void keepsFilesForTheirOwnerOnly() {
    JsonValue.Obj file = accounts.uploadDocument("a b.pdf", "PDF").json();
    String path = "/v1/files/" + file.string("id");

    assertThat(file.string("type")).isEqualTo("file");
    assertThat(file.string("mime_type")).isEqualTo("text/x");
    assertThat(file.number("size_bytes")).isEqualTo(3);
    assertThat(accounts.anthropic("GET", path, "").json()).isEqualTo(file);
    assertThat(accounts.anthropic("GET", "/v1/files", "").json().array("data"))
        .containsExactly(file);
    assertThat(accounts.anthropic("GET", path + "/content", "").status()).isEqualTo(400);
    assertThat(accounts.anthropic("other", "GET", path, "").status()).isEqualTo(404);
    assertThat(accounts.openAi("GET", path, "").status()).isEqualTo(404);
    assertThat(accounts.anthropic("DELETE", path, "").json().string("type"))
        .isEqualTo("file_deleted");
    assertThat(accounts.anthropic("GET", path, "").status()).isEqualTo(404);
  }

  @Test
  void refusesFilesOutsideOfTheBetaAndBadNames() {
    List<Header> withoutBeta =
        List.of(new Header("x-api-key", "key"), new Header("anthropic-version", "2023-06-01"));
    assertThat(vendors.send("GET", "/v1/files", "", withoutBeta).error()).contains("beta");
    assertThat(accounts.uploadDocument("a/b", "x").error()).contains("Invalid filename");
    assertThat(accounts.anthropic("POST", "/v1/files", "x").status()).isEqualTo(400);
  }

  private Answered create(String... requests) {
    return accounts.anthropic("POST", PATH, "{'requests':[" + String.join(",", requests) + "]}");
  }

  private static String request(String customId, String model) {
    return "{'custom_id':'"
        + customId
        + "','params':{'model':'"
        + model
        + "','max_tokens':99,'messages':[{'role':'user','content':'go'}]}}";
  }

  private JsonValue.Obj ended(String id) {
    vendors.clock.move(Duration.ofSeconds(1));
    return accounts.anthropic("GET", PATH + "/" + id, "").json();
  }

  private static List<Long> counts(JsonValue.Obj batch) {
    JsonValue.Obj counts = batch.object("request_counts");
    return List.of("processing", "succeeded", "errored", "canceled", "expired").stream()
        .map(counts::number)
        .toList();
  }
}
