package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.anthropic.models.beta.files.BetaFileMetadata;
import com.anthropic.models.beta.files.FileDeleteParams;
import com.anthropic.models.beta.files.FileUploadParams;
import com.anthropic.models.messages.batches.MessageBatch;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.PermissionDeniedException;
import com.openai.models.batches.Batch;
import com.openai.models.files.FileObject;
import dev.signalbox.e2e.Clients.Finished;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Unit;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Files and batches of both vendors with their SDKs through both planes. Each answered request of
/// a batch is in the ledger once, at half the price, however often somebody asks for its results.
final class BatchSessionsIT {

  private static final Duration BOOKED = Duration.ofSeconds(60);
  private static final String CHAT_MODEL = "gpt-5.5";
  private static final String MESSAGES_MODEL = "claude-haiku-4-5";

  @RegisterExtension
  private static final Scene SCENE =
      Scene.of("batches", stack -> listing = newKey(stack.control()));

  private static String listing;

  private BatchSdks sdks;

  /// With a key that may list what all keys put into the account.
  private BatchSdks lister;

  @BeforeEach
  void connect() {
    sdks = new BatchSdks(SCENE.tap().url(), SCENE.stack().key());
    lister = new BatchSdks(SCENE.tap().url(), listing);
  }

  @Test
  void theSdkOfOpenAiHasABatchOfChatsDone() {
    FileObject input =
        sdks.upload(SCENE.work(), chat(0, "user") + chat(1, "user") + chat(2, "odd"));
    Batch batch = sdks.awaitEnd(sdks.order(input));
    assertThat(batch.requestCounts().orElseThrow().completed()).isEqualTo(2);
    assertThat(batch.requestCounts().orElseThrow().failed()).isEqualTo(1);
    String output = batch.outputFileId().orElseThrow();

    List<Obj> lines = sdks.lines(output);
    assertThat(lines).extracting(line -> line.string("custom_id")).containsExactly("c0", "c1");
    assertThat(sdks.lines(batch.errorFileId().orElseThrow())).hasSize(1);
    List<Obj> usages =
        lines.stream()
            .map(line -> line.object("response").object("body").object("usage"))
            .map(BatchSessionsIT::unitsOfChat)
            .toList();
    provesBooked(batch.id(), CHAT_MODEL, usages);

    sdks.lines(output);
    sdks.awaitEnd(batch);
    assertThatThrownBy(() -> sdks.openai().files().list())
        .isInstanceOf(PermissionDeniedException.class);
    assertThat(lister.openai().files().list().data())
        .extracting(FileObject::id)
        .contains(input.id(), output);
    assertThat(lister.openai().batches().list().data()).extracting(Batch::id).contains(batch.id());
    assertThat(sdks.openai().files().delete(input.id()).deleted()).isTrue();
    assertThatThrownBy(() -> sdks.openai().files().retrieve(input.id()))
        .isInstanceOf(NotFoundException.class);
    provesBooked(batch.id(), CHAT_MODEL, usages);
  }

  @Test
  void theSdkOfAnthropicHasABatchOfMessagesDone() {
    MessageBatch batch = sdks.awaitEnd(sdks.order(MESSAGES_MODEL, List.of("one", "two", "")));
    assertThat(batch.requestCounts().succeeded()).isEqualTo(2);
    assertThat(batch.requestCounts().errored()).isEqualTo(1);
    assertThat(batch.resultsUrl().orElseThrow())
        .isEqualTo(SCENE.tap().url() + "/v1/messages/batches/" + batch.id() + "/results");

    List<MessageBatchIndividualResponse> results = sdks.results(batch);
    assertThat(results)
        .extracting(MessageBatchIndividualResponse::customId)
        .containsExactlyInAnyOrder("call-0", "call-1", "call-2");
    List<Obj> usages =
        results.stream()
            .flatMap(result -> result.result().succeeded().stream())
            .map(succeeded -> succeeded.message().usage())
            .map(usage -> units(usage.inputTokens(), 0, usage.outputTokens()))
            .toList();
    provesBooked(batch.id(), MESSAGES_MODEL, usages);

    sdks.results(batch);
    sdks.awaitEnd(batch);
    assertThat(lister.anthropic().messages().batches().list().data())
        .extracting(MessageBatch::id)
        .contains(batch.id());
    sdks.anthropic().messages().batches().delete(batch.id());
    provesBooked(batch.id(), MESSAGES_MODEL, usages);
  }

  @Test
  void theSdkOfAnthropicKeepsFiles() throws IOException {
    String beta = "files-api-2025-04-14";
    BetaFileMetadata file =
        sdks.anthropic()
            .beta()
            .files()
            .upload(
                FileUploadParams.builder()
                    .file(Files.writeString(SCENE.work().resolve("note.txt"), "hello"))
                    .addBeta(beta)
                    .build())
            .validate();
    assertThat(file.sizeBytes()).isEqualTo(5);
    assertThat(
            sdks.anthropic()
                .beta()
                .files()
                .delete(FileDeleteParams.builder().fileId(file.id()).addBeta(beta).build())
                .id())
        .isEqualTo(file.id());
  }

  @Test
  void theSdkOfOpenAiForNodeHasABatchOfChatsDone() throws URISyntaxException {
    provesNode("chat", CHAT_MODEL);
  }

  @Test
  void theSdkOfAnthropicForNodeHasABatchOfMessagesDone() throws URISyntaxException {
    provesNode("messages", MESSAGES_MODEL);
  }

  private static void provesNode(String batch, String model) throws URISyntaxException {
    Clients clients = SCENE.clients();
    Path script = Path.of(BatchSessionsIT.class.getResource("/clients/batch.mjs").toURI());
    Finished finished =
        clients.run(
            SCENE.work(),
            Map.of(
                "CLIENTS", Clients.folder().toString(),
                "GATEWAY", clients.url().toString(),
                "KEY", SCENE.stack().key(),
                "MODEL", model),
            List.of("node", script.toString(), batch));
    assertThat(finished.exit()).as(finished.output()).isZero();
    Obj said = Json.parse(finished.output()).asObject();
    List<Obj> used =
        said.array("used").stream()
            .map(JsonValue::asArray)
            .map(each -> units(each.get(0).asLong(), each.get(1).asLong(), each.get(2).asLong()))
            .toList();
    assertThat(used).hasSize(2);
    provesBooked(said.string("id"), model, used);
  }

  private static String newKey(Rest control) {
    return control
        .post(
            "/v1/keys?wait=applied&timeout=20",
            JsonValue.object()
                .put("owner_id", control.all("/v1/members").getFirst().string("id"))
                .put(
                    "surfaces",
                    Routes.texts("files", "batches", "message_batches", "account_lists"))
                .build())
        .string("key");
  }

  /// All that the ledger has of a batch.
  private static void provesBooked(String batch, String model, List<Obj> units) {
    List<Obj> records =
        await("the batch is booked")
            .atMost(BOOKED)
            .until(() -> records(batch), found -> found.size() >= units.size());
    assertThat(records).extracting(record -> record.object("units")).hasSameElementsAs(units);
    assertThat(records).hasSameSizeAs(units);
    for (Obj record : records) {
      assertThat(record.string("outcome")).isEqualTo("completed");
      assertThat(record.flag("estimated")).isFalse();
      BigDecimal half =
          HandCalculation.usd(model, record.object("units"))
              .divide(BigDecimal.valueOf(2), 9, RoundingMode.HALF_UP);
      assertThat(new BigDecimal(record.string("cost_usd"))).isEqualByComparingTo(half);
    }
  }

  private static List<Obj> records(String batch) {
    Stack stack = SCENE.stack();
    return stack.control().all("/v1/sessions").stream()
        .flatMap(session ->
            stack.control().all("/v1/sessions/" + session.string("id") + "/calls").stream())
        .filter(record ->
            record.get("provider_request_id").map(JsonValue::asString).equals(Optional.of(batch)))
        .toList();
  }

  private static Obj unitsOfChat(Obj usage) {
    long cached = usage.object("prompt_tokens_details").number("cached_tokens");
    return units(usage.number("prompt_tokens") - cached, cached, usage.number("completion_tokens"));
  }

  /// As the ledger writes them: all units, in its order.
  private static Obj units(long input, long cached, long output) {
    Map<String, Long> known =
        Map.of("input_token", input, "cache_read_token", cached, "output_token", output);
    JsonValue.ObjectBuilder all = JsonValue.object();
    for (Unit unit : Unit.values()) {
      all.put(unit.wireName(), known.getOrDefault(unit.wireName(), 0L));
    }
    return all.build();
  }

  private static String chat(int number, String role) {
    return Json.write(
            JsonValue.object()
                .put("custom_id", "c" + number)
                .put("method", "POST")
                .put("url", "/v1/chat/completions")
                .put(
                    "body",
                    JsonValue.object()
                        .put("model", CHAT_MODEL)
                        .put(
                            "messages",
                            JsonValue.array(
                                List.of(
                                    JsonValue.object()
                                        .put("role", role)
                                        .put("content", "number " + number)
                                        .build())))
                        .build())
                .build())
        + "\n";
  }
}
