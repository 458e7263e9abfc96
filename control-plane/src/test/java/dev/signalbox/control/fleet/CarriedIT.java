package dev.signalbox.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.bundle.StatusSeal;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Status files of proxies without a connection.
final class CarriedIT {

  private static final AtomicInteger NAMES = new AtomicInteger();

  private static FleetControl fleet;

  @BeforeAll
  static void start() {
    fleet = FleetControl.start();
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void showsASignedFileWithItsProxyAsOfItsOwnTime() {
    TestProxy proxy = enrolled();
    Obj before = fleet.proxy(proxy);
    Instant at = now().plusSeconds(2);
    fleet.sql(
        "UPDATE proxy_state SET last_seen_at = now() - interval '2 days' WHERE proxy_id = ?",
        java.util.UUID.fromString(proxy.id()));

    HttpResponse<String> taken = take(sealed(status(3, at.minusSeconds(60)), proxy));

    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    Obj status = TestControl.json(taken).object("status");
    assertThat(status.flag("verified")).isTrue();
    assertThat(status.string("as_of")).isEqualTo(at.minusSeconds(60).toString());
    Obj after = fleet.proxy(proxy);
    assertThat(after.number("version")).isEqualTo(3);
    assertThat(after.object("carried").number("active_version")).isEqualTo(3);
    assertThat(after.object("carried").string("as_of")).isEqualTo(at.minusSeconds(60).toString());
    assertThat(after.get("applied")).as("what reports said").isEqualTo(before.get("applied"));
    assertThat(after.get("last_report_at")).isEqualTo(before.get("last_report_at"));
  }

  @Test
  void neverGoesBackNorAheadOfTheImport() {
    TestProxy proxy = enrolled();
    Instant at = now().minusSeconds(100);
    take(sealed(status(5, at), proxy));

    Obj older = TestControl.json(take(sealed(status(4, at.minusSeconds(1)), proxy)));
    Obj same = TestControl.json(take(sealed(status(4, at), proxy)));

    assertThat(older.flag("counted")).isFalse();
    assertThat(same.flag("counted")).isFalse();
    assertThat(fleet.proxy(proxy).number("version")).isEqualTo(5);
    Instant future = now().plusSeconds(86_400);
    Obj ahead = TestControl.json(take(sealed(status(6, future), proxy)));
    assertThat(ahead.flag("counted")).isTrue();
    assertThat(Instant.parse(ahead.object("status").string("as_of"))).isBefore(future);
  }

  @Test
  void tellsWhyAVersionWasRefused() {
    TestProxy proxy = enrolled();

    take(
        sealed(
            Json.parse(
                    "{\"name\":\"n\",\"version\":9,\"digest\":\"d\",\"outcome\":\"refused\",\"active_version\":8,\"at\":\"%s\",\"error\":\"expired\",\"detail\":\"too old\"}"
                        .formatted(now()))
                .asObject(),
            proxy));

    Obj carried = fleet.proxy(proxy).object("carried");
    assertThat(carried.number("active_version")).isEqualTo(8);
    assertThat(carried.string("error")).isEqualTo("expired: too old");
  }

  @Test
  void keepsTheBeginningOfALongReasonWhateverIsInIt() {
    String detail = "x".repeat(990) + "\\uD83D\\uDE00".repeat(20) + "\\u0000\\uD83D";

    HttpResponse<String> taken =
        take(
            Json.parse(
                    "{\"name\":\"long\",\"version\":9,\"digest\":\"d\",\"outcome\":\"refused\",\"active_version\":8,\"at\":\"2026-01-01T00:00:00Z\",\"error\":\"e\",\"detail\":\"%s\"}"
                        .formatted(detail))
                .asObject());

    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    assertThat(TestControl.json(taken).object("status").string("error")).startsWith("e: xxx");
  }

  @Test
  void letsNoForgedFileMoveAProxy() {
    TestProxy proxy = enrolled();
    TestProxy other = enrolled();
    Obj good = sealed(status(3, now()), proxy);

    for (Obj forged :
        List.of(
            sealed(status(9, now()), proxy.id(), other.identity()),
            Json.parse(Json.write(good).replace("\"active_version\":3", "\"active_version\":9"))
                .asObject(),
            Json.parse(Json.write(good).replaceFirst(",\"signature\":\"[^\"]*\"", "")).asObject(),
            sealed(status(9, now()), "00000000-0000-0000-0000-000000000000", proxy.identity()))) {
      HttpResponse<String> answer = take(forged);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    }
    assertThat(fleet.proxy(proxy).get("carried")).isEmpty();
    fleet.control().send("DELETE", "/v1/fleet/proxies/" + proxy.id(), TestControl.ADMIN, null);
    assertThat(take(good).statusCode()).as("of a revoked proxy").isEqualTo(422);
  }

  @Test
  void listsAFileWithoutASignatureAsNotVerified() {
    TestProxy proxy = enrolled();
    String name = "lonely-" + NAMES.incrementAndGet();
    Obj bare = named(status(7, now()), name);

    HttpResponse<String> taken = take(bare);

    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    Obj listed =
        TestControl.json(fleet.control().get("/v1/fleet/status-imports")).array("data").stream()
            .map(JsonValue::asObject)
            .filter(row -> row.string("name").equals(name))
            .findFirst()
            .orElseThrow();
    assertThat(listed.flag("verified")).isFalse();
    assertThat(listed.get("proxy_id")).isEmpty();
    assertThat(fleet.proxy(proxy).get("carried")).isEmpty();
    take(named(status(8, now().minusSeconds(60)), name));
    assertThat(
            TestControl.json(take(named(status(7, now().minusSeconds(90)), name))).flag("counted"))
        .isFalse();
  }

  @Test
  void refusesWhatIsNoStatusFile() {
    for (String body :
        List.of(
            "{}",
            "[]",
            "{\"outcome\":\"applied\"}",
            Json.write(status(3, now())).replace("\"version\":3", "\"version\":-3"),
            Json.write(status(3, now())).replaceFirst("\"at\":\"[^\"]*\"", "\"at\":\"soon\""))) {
      assertThat(fleet.control().post("/v1/fleet/status-imports", body).statusCode())
          .as(body)
          .isEqualTo(422);
    }
  }

  private static TestProxy enrolled() {
    TestProxy proxy = fleet.enrol("default", "carried-" + NAMES.incrementAndGet());
    return proxy;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static Obj status(long version, Instant at) {
    return named(
        JsonValue.object()
            .put("version", version)
            .put("digest", "d" + version)
            .put("outcome", "applied")
            .put("active_version", version)
            .put("at", at.toString())
            .build(),
        "n");
  }

  private static Obj named(Obj status, String name) {
    JsonValue.ObjectBuilder out = JsonValue.object().put("name", name);
    status
        .members()
        .forEach((key, value) -> {
          if (!key.equals("name")) {
            out.put(key, value);
          }
        });
    return out.build();
  }

  private static Obj sealed(Obj status, TestProxy proxy) {
    return sealed(status, proxy.id(), proxy.identity());
  }

  private static Obj sealed(Obj status, String id, String identity) {
    return StatusSeal.seal(status, id, HexFormat.of().parseHex(TestProxy.digest(identity)));
  }

  private static HttpResponse<String> take(Obj file) {
    return fleet.control().post("/v1/fleet/status-imports", Json.write(file));
  }
}
