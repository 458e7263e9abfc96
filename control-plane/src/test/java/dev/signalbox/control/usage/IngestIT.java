package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.id.UuidV7;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Dimensions;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class IngestIT {

  private static UsageControl control;

  @BeforeAll
  static void start() {
    control = UsageControl.start();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void booksARecordWithAllThatIsKnownOfIt() {
    String key = control.key("ada@example.org", "Payments");
    UsageRecord record =
        control
            .usage(60)
            .key(key)
            .count(Unit.OUTPUT_TOKEN, 10)
            .dimension(Dimensions.SESSION, "all-of-it")
            .dimension(Dimensions.REPO, "acme/web")
            .dimension(Dimensions.BRANCH, "main")
            .dimension("dim.team", "blue")
            .build();

    assertThat(control.deliver(record).number("accepted")).isEqualTo(1);

    Obj call = control.all("/v1/sessions/all-of-it/calls").getFirst();
    assertThat(call.string("id")).isEqualTo(record.opened().id().toString());
    assertThat(call.string("developer")).isEqualTo("ada@example.org");
    assertThat(call.array("node_path")).hasSize(2);
    assertThat(call.string("repo")).isEqualTo("acme/web");
    assertThat(call.array("dimensions")).hasSize(4);
    // 100 × 5 USD + 10 × 25 USD per million tokens.
    assertThat(call.string("cost_usd")).isEqualTo("0.000750000");
    assertThat(call.object("price").string("id")).startsWith("claude-opus-4-5@");
    assertThat(call.object("price").array("lines")).hasSize(2);
  }

  @Test
  void countsAReplayedBatchAsDuplicates() {
    // As after a crash between the commit and the answer: the proxy ships everything again.
    List<UsageRecord> batch =
        List.of(
            control.usage(50).dimension(Dimensions.SESSION, "replay").build(),
            control.usage(49).conversation(1, 1).build(),
            control.usage(48).build());

    assertThat(control.deliver(batch).number("accepted")).isEqualTo(3);
    Obj again = control.deliver(batch);

    assertThat(again.number("accepted")).isZero();
    assertThat(again.number("duplicates")).isEqualTo(3);
    assertThat(control.deliver(batch.get(0), batch.get(0)).number("duplicates")).isEqualTo(2);
  }

  @Test
  void doesNotLetOneBadRecordHoldUpTheOthers() {
    UsageRecord good = control.usage(40).dimension(Dimensions.SESSION, "beside poison").build();
    UsageRecord absurd =
        control.usage(40).count(Unit.INPUT_TOKEN, RecordCheck.MAX_COUNT + 1).build();
    String malformed =
        json(control.usage(40).build()).replace("\"attempt\":1", "\"attempt\":\"many\"");

    Obj result =
        control.deliver(
            "{\"records\":[" + malformed + "," + json(absurd) + "," + json(good) + ",null]}");

    assertThat(result.number("accepted")).isEqualTo(1);
    assertThat(result.array("rejected"))
        .extracting(item -> item.asObject().string("reason"))
        .containsExactlyInAnyOrder("malformed", "malformed", "figure_out_of_range");
    assertThat(control.rows("SELECT reason FROM usage_rejected ORDER BY reason"))
        .contains("figure_out_of_range", "malformed");
  }

  @Test
  void keepsARejectedRecordOnceHoweverOftenItComes() {
    String poison = "{\"tenant\":\"" + control.tenant() + "\",\"id\":\"nonsense\"}";

    control.deliver("{\"records\":[" + poison + "]}");
    control.deliver("{\"records\":[" + poison + "," + poison + "]}");

    assertThat(control.rows("SELECT count(*) FROM usage_rejected WHERE record_id = 'nonsense'"))
        .containsExactly("1");
  }

  @Test
  void booksARecordWhoseDimensionsAreNonsense() {
    UsageRecord record =
        control
            .usage(30)
            .dimension(Dimensions.SESSION, "nonsense\0session")
            .dimension(Dimensions.REPO, "r".repeat(3_000_000))
            .dimension(Dimensions.TASK, "HALF")
            .dimension(Dimensions.BRANCH, "   ")
            .dimension("dim.quote", "'; DROP TABLE usage_record; --\\u0000")
            .build();

    String body = "{\"records\":[" + json(record).replace("HALF", "\\ud800") + "]}";
    assertThat(control.deliver(body).number("accepted")).isEqualTo(1);

    Obj call =
        control
            .all("/v1/sessions/" + UsageControl.encoded("nonsense\uFFFDsession") + "/calls")
            .getFirst();
    assertThat(call.string("repo")).hasSize(256);
    assertThat(call.string("task")).isIn("?", "\uFFFD");
    assertThat(call.get("branch")).isEmpty();
  }

  @Test
  void rejectsRecordsOfATenantThatIsNotThere() {
    UsageRecord stranger = SampleUsage.of(new TenantId(UUID.randomUUID()), control.now()).build();
    UsageRecord own = control.usage(20).build();

    Obj result = control.deliver(stranger, own);

    assertThat(result.number("accepted")).isEqualTo(1);
    assertThat(result.array("rejected"))
        .extracting(item -> item.asObject().string("reason"))
        .containsExactly("unknown_tenant");
  }

  @Test
  void showsUsageToItsOwnTenantOnly() {
    String token = "sbx_other_0123456789abcdef0123456789abcdef";
    TenantId other = control.otherTenant(token);
    control.deliver(
        SampleUsage.of(other, control.now()).dimension(Dimensions.SESSION, "theirs").build(),
        control.usage(10).dimension(Dimensions.SESSION, "ours").build());

    assertThat(status("/v1/sessions/theirs", token)).isEqualTo(200);
    assertThat(status("/v1/sessions/ours", token)).isEqualTo(404);
    assertThat(status("/v1/sessions/ours/calls", token)).isEqualTo(404);
    assertThat(status("/v1/sessions/theirs", TestControl.ADMIN)).isEqualTo(404);
    for (String table :
        List.of("usage_record", "usage_rollup", "session", "session_thread", "usage_rejected")) {
      assertThat(
              control.rows(
                  other.value(),
                  "SELECT count(*) FROM " + table + " WHERE tenant_id <> '" + other + "'"))
          .as(table)
          .containsExactly("0");
    }
  }

  @Test
  void rejectsTimesThatCannotBeTrueAndMakesNoPartitionsForThem() {
    long before = partitions();
    Instant now = control.now();
    UuidV7 ids = new UuidV7(new Random(3));
    UUID lastCentury = ids.next(1);

    Obj result =
        control.deliver(
            SampleUsage.of(control.tenant(), now.plus(Duration.ofDays(365))).build(),
            SampleUsage.of(control.tenant(), now.plus(Duration.ofDays(300_000))).build(),
            SampleUsage.of(control.tenant(), now.minus(Duration.ofDays(401))).build(),
            SampleUsage.of(control.tenant(), now).id(lastCentury).build(),
            SampleUsage.of(control.tenant(), now.minus(Duration.ofDays(200)))
                .id(new UuidV7(new Random(4)).next(now.toEpochMilli()))
                .build());

    assertThat(result.array("rejected"))
        .extracting(item -> item.asObject().string("reason"))
        .containsExactly(
            "time_in_future", "time_in_future", "time_too_old", "time_too_old", "time_mismatch");
    assertThat(partitions()).isEqualTo(before);
  }

  @Test
  void booksLateRecordsInTheMonthTheyBelongTo() {
    UsageRecord late =
        SampleUsage.of(control.tenant(), control.now().minus(Duration.ofDays(180))).build();

    assertThat(control.deliver(late).number("accepted")).isEqualTo(1);
    assertThat(control.deliver(late).number("duplicates")).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoBatch() {
    assertThat(control.send("[]").statusCode()).isEqualTo(422);
    assertThat(control.send("{\"records\":[").statusCode()).isEqualTo(422);
    assertThat(
            control
                .control()
                .send("POST", "/v1/ingest/usage", TestControl.ADMIN, "{\"records\":[]}")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void pricesUnknownModelsAsTheTenantDecided() {
    TenantId careful = control.otherTenant("sbx_careful_0123456789abcdef0123456789abcd");
    control.run(
        careful.value(), "INSERT INTO tenant_setting VALUES ('" + careful + "', 'unpriced_alarm')");
    SampleUsage unknown = control.usage(5).model("anthropic", "claude-not-yet-9");

    control.deliver(
        unknown.dimension(Dimensions.SESSION, "assumed").build(),
        SampleUsage.of(careful, control.now())
            .model("anthropic", "claude-not-yet-9")
            .dimension(Dimensions.SESSION, "unpriced")
            .build(),
        control
            .usage(4)
            .model("own", "house-model")
            .dimension(Dimensions.SESSION, "no family")
            .build());

    assertThat(
            control.rows(
                "SELECT cost_nanos > 0, price_assumed FROM usage_record"
                    + " WHERE client_session = 'assumed'"))
        .containsExactly("t|t");
    String unpriced =
        "SELECT cost_nanos, unpriced_reason FROM usage_record WHERE client_session = '%s'";
    assertThat(control.rows(careful.value(), unpriced.formatted("unpriced")))
        .containsExactly("null|unknown_model");
    assertThat(control.rows(unpriced.formatted("no family"))).containsExactly("null|unknown_model");
    assertThat(control.get("/v1/sessions/no%20family").number("unpriced_attempts")).isEqualTo(1);
  }

  private static long partitions() {
    return Long.parseLong(
        control
            .rows("SELECT count(*) FROM pg_inherits WHERE inhparent = 'usage_record'::regclass")
            .getFirst());
  }

  private static int status(String path, String token) {
    return control.control().send("GET", path, token, null).statusCode();
  }

  private static String json(UsageRecord record) {
    String batch = new String(UsageBatchCodec.write(List.of(record)), StandardCharsets.UTF_8);
    return batch.substring("{\"records\":[".length(), batch.length() - "]}".length());
  }
}
