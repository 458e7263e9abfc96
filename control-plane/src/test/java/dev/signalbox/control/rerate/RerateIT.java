package dev.signalbox.control.rerate;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.control.usage.Rollups;
import dev.signalbox.control.usage.UsageControl;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.money.NanoUsd;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageRecord;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RerateIT {

  private static final int CALLS = 40;

  private UsageControl control;
  private Instant start;
  private long expectedAtList;
  private long expectedNegotiated;

  /// Calls of an odd model that stays at the list price, and of one that is negotiated: input 5 and
  /// output 25 USD per million by the list; 3.999999 and 19.000001 USD by contract.
  @BeforeEach
  void book() {
    control = UsageControl.start();
    start = control.now().minus(3, ChronoUnit.HOURS);
    String key = control.key("ada@example.org", "Payments");
    Random random = new Random(3);
    List<UsageRecord> calls = new ArrayList<>();
    for (int call = 0; call < CALLS; call++) {
      long in = random.nextInt(100_000);
      long out = random.nextInt(10_000);
      calls.add(
          control
              .usage(60L * (CALLS - call))
              .key(key)
              .dimension("session", "s" + call % 3)
              .count(Unit.INPUT_TOKEN, in)
              .count(Unit.OUTPUT_TOKEN, out)
              .build());
      expectedAtList += NanoUsd.roundedFromPicos(in * 5_000_000 + out * 25_000_000).nanos();
      expectedNegotiated += NanoUsd.roundedFromPicos(in * 3_999_999 + out * 19_000_001).nanos();
    }
    control.deliver(calls);
  }

  @AfterEach
  void stop() {
    control.close();
  }

  @Test
  void chargesAnewToTheNanoDollarAndNeverEditsTheLedger() {
    assertThat(cost()).isEqualTo(usd(expectedAtList));
    String ledger = ledger();
    negotiate("", 3_999_999, 19_000_001);
    assertThat(cost()).as("what was booked keeps its cost").isEqualTo(usd(expectedAtList));

    Obj dry = rerate("?dryRun=true");
    assertThat(cost()).isEqualTo(usd(expectedAtList));
    assertThat(control.rows("SELECT count(*) FROM usage_adjustment")).containsExactly("0");
    Obj wet = rerate("");

    assertThat(dry.string("difference_usd"))
        .isEqualTo(wet.string("difference_usd"))
        .isEqualTo(usd(expectedNegotiated - expectedAtList));
    assertThat(wet.string("cost_after_usd")).isEqualTo(usd(expectedNegotiated));
    assertThat(wet.number("adjusted")).isEqualTo(CALLS);
    assertThat(cost()).isEqualTo(usd(expectedNegotiated));
    assertThat(ledger()).isEqualTo(ledger);
    control.assertSumsEqualLedger();
    assertThat(control.all("/v1/prices/reratings/" + wet.string("run_id") + "/adjustments?limit=7"))
        .hasSize(CALLS);
    assertSessionsShow(expectedNegotiated);
    assertStaysTheSame(expectedNegotiated);
  }

  @Test
  void findsNothingMoreToDoTheSecondTime() {
    negotiate("", 3_999_999, 19_000_001);
    rerate("");
    String sums = control.rows("SELECT count(*) FROM usage_rollup").getFirst();
    String log = control.rows("SELECT max(sequence) FROM audit_entry").getFirst();

    Obj again = rerate("");

    assertThat(again.number("adjusted")).isZero();
    assertThat(again.string("difference_usd")).isEqualTo("0.000000000");
    assertThat(control.rows("SELECT count(*) FROM usage_rollup")).containsExactly(sums);
    assertThat(control.rows("SELECT max(sequence) FROM audit_entry")).containsExactly(log);
  }

  @Test
  void correctsByADatedEntryAndAddsAnotherAdjustment() {
    String wrong = negotiate("", 1, 1);
    rerate("");
    String right = negotiate(",\"corrects\":\"" + wrong + "\"", 3_999_999, 19_000_001);
    HttpResponse<String> overlapping = price("", 2, 2);
    rerate("");

    assertThat(overlapping.statusCode()).as(overlapping.body()).isEqualTo(422);
    assertThat(cost()).isEqualTo(usd(expectedNegotiated));
    assertThat(control.rows("SELECT number, count(*) FROM usage_adjustment GROUP BY 1 ORDER BY 1"))
        .containsExactly("1|" + CALLS, "2|" + CALLS);
    assertThat(UsageControl.texts(control.all("/v1/prices/negotiated"), "id"))
        .containsExactlyInAnyOrder(wrong, right);
    control.assertSumsEqualLedger();
    assertStaysTheSame(expectedNegotiated);
  }

  @Test
  void chargesNewCallsByWhatWasNegotiatedAtOnce() {
    negotiate("", 3_999_999, 19_000_001);
    control.deliver(control.usage(5).count(Unit.INPUT_TOKEN, 1_000).build());

    // 1,000 x 3.999999 USD per million
    assertThat(cost()).isEqualTo(usd(expectedAtList + 3_999_999));
    rerate("");
    assertThat(cost()).isEqualTo(usd(expectedNegotiated + 3_999_999));
  }

  @Test
  void leavesNothingWhenKilledInTheMiddleAndDoesTheWholeTheNextTime() throws SQLException {
    negotiate("", 3_999_999, 19_000_001);
    String ledger = ledger();
    try (Connection blocker = control.control().database().connectAsOwner();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      // The adjustments are written by then, the sums not yet.
      statement.execute("LOCK TABLE usage_rollup IN SHARE ROW EXCLUSIVE MODE");
      CompletableFuture<HttpResponse<String>> running =
          CompletableFuture.supplyAsync(() -> control.control().post("/v1/prices/rerate", span()));
      String waiting =
          "FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
              + " AND query LIKE 'INSERT INTO usage_rollup%'";
      await()
          .atMost(Duration.ofSeconds(4))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> control.rows("SELECT count(*) " + waiting).equals(List.of("1")));
      control.rows("SELECT pg_terminate_backend(pid) " + waiting);
      assertThat(running.join().statusCode()).isGreaterThanOrEqualTo(500);
      blocker.rollback();
    }
    assertThat(control.rows("SELECT count(*) FROM usage_adjustment")).containsExactly("0");
    assertThat(cost()).isEqualTo(usd(expectedAtList));

    assertThat(rerate("").number("adjusted")).isEqualTo(CALLS);

    assertThat(cost()).isEqualTo(usd(expectedNegotiated));
    assertThat(ledger()).isEqualTo(ledger);
    control.assertSumsEqualLedger();
  }

  @Test
  void saysEverythingThatIsWrongWithAPrice() {
    HttpResponse<String> answer =
        control
            .control()
            .post(
                "/v1/prices",
                "{\"family\":\"x\",\"models\":[],\"valid_from\":\"soon\",\"source\":\"\","
                    + "\"tiers\":{\"standard\":{\"base\":{\"input_token\":1.5,\"nothing\":1}},"
                    + "\"Bad\":{},\"flex\":{\"base\":{\"input_token\":-1}}}}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).array("errors"))
        .extracting(error -> error.asObject().string("pointer"))
        .contains(
            "/family",
            "/models",
            "/valid_from",
            "/source",
            "/tiers",
            "/tiers/flex/base/input_token");
    for (String body :
        List.of("{}", "{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}")) {
      assertThat(control.control().post("/v1/prices/rerate", body).statusCode()).isEqualTo(422);
    }
  }

  private void assertSessionsShow(long nanos) {
    long sum = 0;
    long booked = 0;
    for (int session = 0; session < 3; session++) {
      for (Obj call : control.all("/v1/sessions/s" + session + "/calls")) {
        sum += NanoUsd.parse(call.string("cost_usd")).nanos();
        booked += NanoUsd.parse(call.string("booked_cost_usd")).nanos();
        assertThat(call.number("adjustments")).isEqualTo(1);
      }
    }
    assertThat(sum).isEqualTo(nanos);
    assertThat(booked).isEqualTo(expectedAtList);
  }

  /// Neither compaction nor making the sums again loses an adjustment.
  private void assertStaysTheSame(long nanos) {
    Rollups rollups = control.control().bean(Rollups.class);
    rollups.compact(control.tenant());
    assertThat(cost()).isEqualTo(usd(nanos));
    control.assertSumsEqualLedger();
    rollups.rebuild(
        control.tenant(),
        start.truncatedTo(ChronoUnit.HOURS),
        control.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS));
    assertThat(cost()).isEqualTo(usd(nanos));
    control.assertSumsEqualLedger();
  }

  private String negotiate(String more, long in, long out) {
    HttpResponse<String> answer = price(more, in, out);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).string("id");
  }

  private HttpResponse<String> price(String more, long in, long out) {
    return control
        .control()
        .post(
            "/v1/prices",
            ("{\"family\":\"anthropic\",\"models\":[\"claude-opus-4-5\"],\"valid_from\":\"%s\","
                    + "\"source\":\"Contract 7\",\"tiers\":{\"standard\":{\"base\":"
                    + "{\"input_token\":%d,\"output_token\":%d}}}%s}")
                .formatted(start, in, out, more));
  }

  private Obj rerate(String query) {
    HttpResponse<String> answer = control.control().post("/v1/prices/rerate" + query, span());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private String span() {
    return "{\"from\":\"%s\",\"to\":\"%s\",\"reason\":\"Contract 7\"}"
        .formatted(start, control.now().plusSeconds(60));
  }

  private String cost() {
    return control.get("/v1/costs?group_by=tenant").object("total").string("cost_usd");
  }

  private String ledger() {
    return control
        .rows("SELECT md5(string_agg(r::text, '|' ORDER BY id)) FROM usage_record r")
        .getFirst();
  }

  private static String usd(long nanos) {
    return new NanoUsd(nanos).toDecimal();
  }
}
