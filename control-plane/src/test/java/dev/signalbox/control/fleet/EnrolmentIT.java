package dev.signalbox.control.fleet;

import static dev.signalbox.control.fleet.FleetControl.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.testkit.database.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class EnrolmentIT {

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
  void makesTheHostedGroupOnceAndKeepsIt() {
    Obj hosted = json(control.get("/v1/fleet/groups/default"), 200);

    assertThat(hosted.flag("serves_all_tenants")).isTrue();
    assertThat(
            control
                .send("DELETE", "/v1/fleet/groups/default", TestControl.ADMIN, null)
                .statusCode())
        .isEqualTo(409);
    try (TestControl second = control.startAnother()) {
      second.awaitReady();
      assertThat(json(second.get("/v1/fleet/groups"), 200).array("data"))
          .filteredOn(one -> one.asObject().flag("serves_all_tenants"))
          .hasSize(1);
    }
  }

  @Test
  void givesAProxyAnIdentityThatOpensThePolicyAndNothingElse() {
    TestProxy proxy = fleet.enrol("default", "p1");

    assertThat(proxy.poll(0).statusCode()).isEqualTo(200);
    assertThat(proxy.applied(1).statusCode()).isEqualTo(200);
    assertThat(control.send("GET", "/v1/keys", proxy.identity(), null).statusCode()).isEqualTo(401);
    assertThat(control.send("GET", "/v1/fleet/proxies", proxy.identity(), null).statusCode())
        .isEqualTo(401);
    assertThat(control.send("POST", "/v1/fleet/reports", TestControl.PROXY, "{}").statusCode())
        .isEqualTo(403);
    assertThat(control.send("POST", "/v1/fleet/reports", TestControl.ADMIN, "{}").statusCode())
        .isEqualTo(401);
  }

  @Test
  void keepsNeitherTokenNorIdentity() throws Exception {
    String token = fleet.token("default");
    TestProxy proxy = new TestProxy(control, "p2");
    proxy.enrol(token);

    assertThat(control.get("/v1/fleet/groups/default/tokens").body()).doesNotContain(token);
    TestDatabase database = control.database();
    try (Connection connection = database.connectAsApp();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT set_config('app.tenant', '" + fleet.tenant() + "', false)");
      for (String table : List.of("enrolment_token", "proxy", "proxy_state", "audit_entry")) {
        ResultSet rows =
            statement.executeQuery(
                "SELECT coalesce(string_agg(t::text, ' '), '') FROM " + table + " t");
        rows.next();
        assertThat(rows.getString(1))
            .as(table)
            .doesNotContain(token)
            .doesNotContain(proxy.identity());
      }
    }
  }

  @Test
  void takesATokenOnce() {
    String token = fleet.token("default");

    assertThat(new TestProxy(control, "first").enrol(token).statusCode()).isEqualTo(200);
    HttpResponse<String> second = new TestProxy(control, "second").enrol(token);

    assertThat(second.statusCode()).isEqualTo(401);
    assertThat(json(second, 401).string("detail")).contains("used before");
  }

  @Test
  void letsOneOfManyWinARaceForAToken() throws Exception {
    for (int round = 0; round < 5; round++) {
      String token = fleet.token("default");
      List<Future<Integer>> answers = new ArrayList<>();
      try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
        CompletableFuture<Boolean> go = new CompletableFuture<>();
        for (int index = 0; index < 16; index++) {
          TestProxy racer = new TestProxy(control, "racer-" + index);
          answers.add(
              racers.submit(() -> {
                go.join();
                return racer.enrol(token).statusCode();
              }));
        }
        go.complete(true);
        List<Integer> codes = new ArrayList<>();
        for (Future<Integer> answer : answers) {
          codes.add(answer.get());
        }
        assertThat(codes).containsOnlyOnce(200);
        assertThat(codes).filteredOn(code -> code == 401).hasSize(15);
      }
    }
  }

  @Test
  void answersTheSameProxyAgainWhenItsAnswerGotLost() {
    String token = fleet.token("default");
    TestProxy proxy = new TestProxy(control, "p3");
    String first = json(proxy.enrol(token), 200).string("proxy_id");

    // The control plane wrote it down and was killed before it could answer; another one is there.
    try (TestControl second = control.startAnother()) {
      second.awaitReady();
      assertThat(json(proxy.enrol(token), 200).string("proxy_id")).isEqualTo(first);
    }
    assertThat(proxy.poll(0).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesTokensThatExpiredWereEndedOrNeverWere() {
    String expired = fleet.token("default");
    fleet.sql("UPDATE enrolment_token SET expires_at = now() WHERE used_at IS NULL");
    Obj made = json(control.post("/v1/fleet/groups/default/tokens", "{}"), 201);
    String path = "/v1/fleet/groups/default/tokens/" + made.string("id");
    assertThat(control.send("DELETE", path, TestControl.ADMIN, null).statusCode()).isEqualTo(204);
    assertThat(control.send("DELETE", path, TestControl.ADMIN, null).statusCode()).isEqualTo(204);

    for (String token :
        List.of(
            expired,
            made.string("token"),
            "sbx_enrol_" + "A".repeat(43),
            "",
            "x",
            TestProxy.mint())) {
      TestProxy stranger = new TestProxy(control, "stranger");
      assertThat(stranger.enrol(token).statusCode()).as(token).isIn(401, 422);
    }
  }

  @Test
  void keepsTheOldIdentityUntilTheNewOneWasUsedOnce() {
    TestProxy proxy = fleet.enrol("default", "p4");
    String old = proxy.identity();
    String next = TestProxy.mint();

    assertThat(proxy.renew(next).statusCode()).isEqualTo(200);
    // The answer got lost: the proxy goes on with the old one and asks again.
    assertThat(proxy.poll(0).statusCode()).isEqualTo(200);
    assertThat(proxy.renew(next).statusCode()).isEqualTo(200);
    assertThat(proxy.renew(old).statusCode()).as("no new one").isEqualTo(422);

    proxy.use(next);
    assertThat(proxy.poll(0).statusCode()).isEqualTo(304);
    assertThat(TestProxy.with(control, old).statusCode()).isEqualTo(401);
    assertThat(TestProxy.with(control, next).statusCode()).isEqualTo(200);
  }

  @Test
  void letsAnExpiredIdentityRenewItselfForAMonthAndDoNothingElse() {
    TestProxy proxy = fleet.enrol("default", "p5");
    expire(proxy, "1 hour");
    assertThat(proxy.poll(0).statusCode()).isEqualTo(401);

    String next = TestProxy.mint();
    assertThat(proxy.renew(next).statusCode()).isEqualTo(200);
    proxy.use(next);
    assertThat(proxy.poll(0).statusCode()).isEqualTo(200);

    expire(proxy, "31 days");
    assertThat(proxy.renew(TestProxy.mint()).statusCode()).isEqualTo(401);
  }

  @Test
  void endsARevokedProxyAtOnceAlsoWhereItWaits() throws Exception {
    TestProxy proxy = fleet.enrol("default", "p6");
    fleet.change();
    proxy.poll(0);
    try (ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> held = waiting.submit(() -> proxy.poll(25));
      await().pollDelay(Duration.ofMillis(200)).until(() -> !held.isDone());
      long before = System.nanoTime();
      assertThat(
              control
                  .send("DELETE", "/v1/fleet/proxies/" + proxy.id(), TestControl.ADMIN, null)
                  .statusCode())
          .isEqualTo(204);
      // A new version comes; the one that waited does not get it.
      assertThat(held.get().statusCode()).isEqualTo(304);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }
    assertThat(proxy.poll(0).statusCode()).isEqualTo(401);
    assertThat(proxy.applied(1).statusCode()).isEqualTo(401);
    assertThat(proxy.renew(TestProxy.mint()).statusCode()).isEqualTo(401);
    assertThat(fleet.proxy(proxy).string("status")).isEqualTo("revoked");
    assertThat(json(control.get("/v1/fleet/proxies?status=revoked"), 200).array("data"))
        .anyMatch(one -> one.asObject().string("id").equals(proxy.id()));
  }

  @Test
  void knowsACopyOfAnIdentityByWhatOnlyACopyDoes() {
    TestProxy proxy = fleet.enrol("default", "p7");
    TestProxy twin = proxy.copy();
    for (int round = 0; round < 4; round++) {
      proxy.applied(1);
      twin.applied(1);
    }
    assertThat(fleet.proxy(proxy).flag("identity_shared")).isTrue();

    // A program that is started anew is none.
    TestProxy honest = fleet.enrol("default", "p8");
    for (int round = 0; round < 5; round++) {
      honest.applied(1);
      honest.restart();
    }
    assertThat(fleet.proxy(honest).flag("identity_shared")).isFalse();
  }

  @Test
  void locksTheCopyOutAfterARenewalAndRemembersIt() {
    TestProxy proxy = fleet.enrol("default", "p9");
    TestProxy twin = proxy.copy();
    String next = TestProxy.mint();
    proxy.renew(next);
    proxy.use(next);
    assertThat(proxy.poll(0).statusCode()).isEqualTo(200);

    assertThat(twin.poll(0).statusCode()).isEqualTo(401);
    assertThat(fleet.proxy(proxy).flag("identity_shared")).as("may have been under way").isFalse();
    fleet.sql(
        "UPDATE proxy SET changed_at = changed_at - interval '10 minutes' WHERE id = ?",
        UUID.fromString(proxy.id()));
    assertThat(twin.poll(0).statusCode()).isEqualTo(401);
    assertThat(fleet.proxy(proxy).flag("identity_shared")).isTrue();
    assertThat(proxy.poll(0).statusCode()).isEqualTo(304);
  }

  @Test
  void givesNoForeignPolicyToTheGroupOfOneTenant() {
    fleet.group("own");
    TestProxy proxy = fleet.enrol("own", "p10");

    // Its own repository; OwnRepositoryIT looks into it.
    assertThat(proxy.poll(0).statusCode()).isEqualTo(200);
    assertThat(control.send("DELETE", "/v1/fleet/groups/own", TestControl.ADMIN, null).statusCode())
        .isEqualTo(409);
  }

  @Test
  void writesEnrolmentsAndRevocationsIntoTheAuditLog() throws Exception {
    TestProxy proxy = fleet.enrol("default", "audited");
    control.send("DELETE", "/v1/fleet/proxies/" + proxy.id(), TestControl.ADMIN, null);
    try (Connection connection = control.database().connectAsApp();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT set_config('app.tenant', '" + fleet.tenant() + "', false)");
      ResultSet rows =
          statement.executeQuery(
              "SELECT string_agg(t::text, ' ') FROM audit_entry t WHERE t::text LIKE '%"
                  + proxy.id()
                  + "%'");
      rows.next();
      assertThat(rows.getString(1)).contains("proxy.enrol").contains("proxy.revoke");
    }
  }

  private static void expire(TestProxy proxy, String ago) {
    fleet.sql(
        "UPDATE proxy SET expires_at = now() - ?::interval WHERE id = ?",
        ago,
        UUID.fromString(proxy.id()));
    // What was found is believed for a second.
    await().until(() -> proxy.poll(0).statusCode() == 401);
  }
}
