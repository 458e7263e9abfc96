package dev.signalbox.control.fleet;

import static dev.signalbox.control.fleet.FleetControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.usage.SampleUsage;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.UsageBatchCodec;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ReportsIT {

  private static FleetControl fleet;
  private static TestControl control;

  @BeforeAll
  static void start() {
    fleet = FleetControl.start();
    control = fleet.control();
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void showsWhatAProxyRuns() {
    TestProxy proxy = fleet.enrol("default", "r1");
    assertThat(fleet.proxy(proxy).string("status")).isEqualTo("never_applied");
    long version = fleet.change();

    assertThat(proxy.pollAndApply()).isEqualTo(version);

    Obj shown = fleet.proxy(proxy);
    assertThat(shown.string("status")).isEqualTo("healthy");
    assertThat(shown.number("version")).isEqualTo(version);
    assertThat(shown.number("behind_by")).isZero();
    assertThat(shown.object("applied").string("nonce")).isNotEmpty();
    assertThat(Math.abs(shown.number("clock_skew_ms"))).isLessThan(2_000);
  }

  @Test
  void showsHowFarAProxyIsBehind() {
    TestProxy proxy = fleet.enrol("default", "r2");
    fleet.change();
    long version = proxy.pollAndApply();

    fleet.change();
    fleet.change();

    Obj shown = fleet.proxy(proxy);
    assertThat(shown.number("version")).isEqualTo(version);
    assertThat(shown.number("behind_by")).isEqualTo(2);
  }

  @Test
  void showsARefusalWithinTwoSeconds() {
    TestProxy proxy = fleet.enrol("default", "r3");
    long good = proxy.pollAndApply();
    long bad = fleet.change();

    long before = System.nanoTime();
    proxy.refused(good, bad, "bad_signature: not ours\u0007");
    Obj shown = fleet.proxy(proxy);
    Duration took = Duration.ofNanos(System.nanoTime() - before);

    assertThat(took).isLessThan(Duration.ofSeconds(2));
    assertThat(shown.string("status")).isEqualTo("refusing");
    assertThat(shown.number("version")).isEqualTo(good);
    assertThat(shown.object("refused").number("version")).isEqualTo(bad);
    assertThat(shown.object("refused").string("error")).startsWith("bad_signature: not ours");
    assertThat(json(control.get("/v1/fleet/proxies?status=refusing"), 200).array("data"))
        .anyMatch(one -> one.asObject().string("id").equals(proxy.id()));

    proxy.applied(bad);
    assertThat(fleet.proxy(proxy).string("status")).isEqualTo("healthy");
  }

  @Test
  void isNotMisledByReportsThatComeTwiceLateOrNever() {
    TestProxy proxy = fleet.enrol("default", "r4");
    long first = proxy.pollAndApply();
    long second = fleet.change();
    proxy.applied(second);
    long last = proxy.sequence();

    assertThat(json(proxy.late(last, first), 200).flag("counted")).as("doubled").isFalse();
    assertThat(json(proxy.late(last - 1, first), 200).flag("counted")).as("late").isFalse();
    assertThat(fleet.proxy(proxy).number("version")).isEqualTo(second);
    // One was lost: the next says everything.
    assertThat(json(proxy.late(last + 2, second), 200).flag("counted")).isTrue();

    // A report from before a restart comes after one from after it.
    UUID before = proxy.instance();
    proxy.restart();
    proxy.applied(second);
    assertThat(
            json(proxy.report(last + 9, before, first, Optional.empty(), 0), 200).flag("counted"))
        .isFalse();
    assertThat(fleet.proxy(proxy).number("version")).isEqualTo(second);
    assertThat(fleet.proxy(proxy).flag("identity_shared")).isFalse();
  }

  @Test
  void takesAClockThatIsYearsWrong() {
    TestProxy proxy = fleet.enrol("default", "r5");
    for (String time : List.of("1980-01-01T00:00:00Z", "2099-12-31T23:59:59Z")) {
      proxy.restart();
      Obj report =
          JsonValue.object()
              .put("instance", proxy.instance().toString())
              .put("sequence", 1)
              .put("sent_at", time)
              .put("outcome", "applied")
              .put("software_version", "0.3.1")
              .put("schemas", JsonValue.array(List.of(JsonValue.of(3))))
              .put("in_force", JsonValue.object().put("version", 1).put("applied_at", time).build())
              .build();
      assertThat(json(proxy.send(report), 200).flag("counted")).isTrue();
      assertThat(fleet.proxy(proxy).string("status")).isNotEqualTo("silent");
      assertThat(Math.abs(fleet.proxy(proxy).number("clock_skew_ms"))).isGreaterThan(1_000_000);
      assertThat(fleet.proxy(proxy).string("software_version")).isEqualTo("0.3.1");
    }
  }

  @Test
  void refusesWhatIsNoReport() {
    TestProxy proxy = fleet.enrol("default", "r6");
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            "{\"instance\":\"x\",\"sequence\":1}",
            "{\"sequence\":1e99}",
            "{\"outcome\":\"perfect\"}",
            "{\"a\":\"" + "x".repeat(20_000) + "\"}")) {
      assertThat(control.send("POST", "/v1/fleet/reports", proxy.identity(), body).statusCode())
          .as(body)
          .isIn(400, 413, 422);
    }
  }

  @Test
  void saysWhenAProxyFellSilentOrIsStale() {
    TestProxy proxy = fleet.enrol("default", "r7");
    proxy.pollAndApply();
    fleet.change();
    fleet.change();
    // It is behind only for moments.
    assertThat(fleet.proxy(proxy).string("status")).isEqualTo("healthy");

    try (TestControl other = control.startAnother()) {
      other.awaitReady();
      fleet.sql(
          "UPDATE proxy_state SET last_seen_at = now() - interval '2 minutes' WHERE proxy_id = ?",
          UUID.fromString(proxy.id()));
      assertThat(json(other.get("/v1/fleet/proxies/" + proxy.id()), 200).string("status"))
          .isEqualTo("silent");
    }
  }

  @Test
  void showsWhenUsageCameFromAProxyAndTakesNoneOfOtherTenants() {
    TestProxy proxy = fleet.enrol("default", "r8");
    fleet.group("mine");
    TestProxy mine = fleet.enrol("mine", "r9");
    assertThat(fleet.proxy(proxy).get("last_usage_received_at")).isEmpty();

    assertThat(deliver(proxy, UUID.randomUUID()).array("rejected")).hasSize(1);
    assertThat(fleet.proxy(proxy).get("last_usage_received_at")).isPresent();
    assertThat(deliver(mine, fleet.tenant()).number("accepted")).isEqualTo(1);
    Obj foreign = deliver(mine, UUID.randomUUID());
    assertThat(foreign.array("rejected").getFirst().asObject().string("reason"))
        .isEqualTo("unknown_tenant");
  }

  private static Obj deliver(TestProxy proxy, UUID tenant) {
    byte[] batch =
        UsageBatchCodec.write(
            List.of(
                SampleUsage.of(new TenantId(tenant), Instant.now().truncatedTo(ChronoUnit.MICROS))
                    .build()));
    return json(
        control.send(
            "POST",
            "/v1/ingest/usage",
            proxy.identity(),
            new String(batch, StandardCharsets.UTF_8)),
        200);
  }

  @Test
  void pagesThroughProxiesWithFilters() {
    fleet.group("paged");
    List<String> ids = new ArrayList<>();
    for (int index = 0; index < 5; index++) {
      TestProxy proxy = fleet.enrol("paged", "page-" + index);
      if (index != 2) {
        proxy.applied(1_000_000);
        ids.add(proxy.id());
      }
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Obj page =
          json(
              control.get(
                  "/v1/fleet/proxies?group=paged&status=healthy&limit=2"
                      + (cursor.isEmpty() ? "" : "&cursor=" + cursor)),
              200);
      page.array("data").forEach(one -> seen.add(one.asObject().string("id")));
      cursor = page.get("next_cursor").map(JsonValue::asString).orElse("");
    } while (!cursor.isEmpty());

    assertThat(seen).isEqualTo(ids);
    assertThat(control.get("/v1/fleet/proxies?status=fine").statusCode()).isEqualTo(400);
    assertThat(control.get("/v1/fleet/proxies?group=A%20B").statusCode()).isEqualTo(400);
  }

  @Test
  void readsBackWhatItWrote() {
    TestProxy proxy = fleet.enrol("default", "r10");
    HttpResponse<String> answer = control.get("/v1/fleet/proxies/" + proxy.id());

    assertThat(Json.parse(answer.body()).asObject().string("name")).isEqualTo("r10");
    assertThat(control.get("/v1/fleet/proxies/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(control.get("/v1/fleet/proxies/x").statusCode()).isEqualTo(404);
  }
}
