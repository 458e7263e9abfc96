package dev.signalbox.control.policy;

import static dev.signalbox.control.policy.PolicyClient.json;
import static dev.signalbox.control.policy.PolicyClient.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PolicyLifeIT {

  private static TestControl control;
  private static PolicyClient policy;

  @BeforeAll
  static void start() {
    control = TestControl.start();
    policy = new PolicyClient(control);
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void leadsADraftFromErrorsToAVersion() {
    long before = policy.version();
    String broken = yaml("m-1").replace("key: none", "kye: none").replace("serve", "never");
    String draft = policy.draft(broken);
    String path = "/v1/policy/drafts/" + draft;

    Obj verdict = json(policy.post(path + "/validate", "", Map.of()));
    assertThat(verdict.flag("valid")).isFalse();
    assertThat(verdict.array("problems"))
        .extracting(problem -> problem.asObject().string("path"))
        .contains("providers.sim.kye", "settings.staleness");
    assertThat(policy.publish(draft).statusCode()).isEqualTo(422);

    HttpResponse<String> shown = policy.get(path, "application/json");
    assertThat(json(shown).flag("valid")).isFalse();
    String tag = shown.headers().firstValue("etag").orElseThrow();
    Map<String, String> yamlBody = Map.of("content-type", "application/yaml");
    assertThat(policy.send("PUT", path, yaml("m-life"), yamlBody).statusCode()).isEqualTo(428);
    Map<String, String> match = Map.of("content-type", "application/yaml", "if-match", tag);
    assertThat(policy.send("PUT", path, yaml("m-life"), match).statusCode()).isEqualTo(200);
    assertThat(policy.send("PUT", path, yaml("m-lost"), match).statusCode()).isEqualTo(412);

    assertThat(json(policy.get(path + "/diff", "application/json")).string("text"))
        .contains("m-life");
    HttpResponse<String> silent =
        policy.post(path + "/publish", "{}", Map.of("content-type", "application/json"));
    assertThat(silent.statusCode()).isEqualTo(422);
    assertThat(silent.body()).contains("/reason");
    HttpResponse<String> published = policy.publish(draft);

    assertThat(published.statusCode()).as(published.body()).isEqualTo(200);
    assertThat(json(published).number("version")).isEqualTo(before + 1);
    assertThat(published.headers().firstValue("policy-version"))
        .contains(Long.toString(before + 1));
    assertThat(policy.get("/v1/policy", "application/yaml").body()).isEqualTo(yaml("m-life"));
    assertThat(policy.get(path, "application/json").statusCode()).isEqualTo(404);
    assertThat(policy.json("/v1/policy").string("reason")).isEqualTo("because");
    assertThat(policy.json("/v1/policy").string("author")).isEqualTo("owner");
  }

  @Test
  void letsOneOfManyEditorsOfAVersionWinAndTellsTheOthersWhy() throws Exception {
    policy.apply(yaml("m-race"));
    long before = policy.version();
    List<String> drafts =
        IntStream.range(0, 8).mapToObj(editor -> policy.draft(yaml("m-race-" + editor))).toList();

    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService editors = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> all = new ArrayList<>();
      drafts.forEach(draft -> all.add(editors.submit(() -> policy.publish(draft))));
      for (Future<HttpResponse<String>> answer : all) {
        answers.add(answer.get());
      }
    }

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 200)
        .hasSize(7)
        .allSatisfy(answer -> {
          assertThat(answer.statusCode()).isEqualTo(412);
          assertThat(json(answer).string("code")).isEqualTo("stale");
          assertThat(json(answer).string("detail")).contains("collide");
          assertThat(json(answer).array("errors"))
              .extracting(error -> error.asObject().string("pointer"))
              .contains("/aliases/fast/model");
        });
    assertThat(policy.version()).isEqualTo(before + 1);

    String loser =
        drafts.get(
            IntStream.range(0, 8)
                .filter(i -> answers.get(i).statusCode() != 200)
                .findFirst()
                .orElseThrow());
    String path = "/v1/policy/drafts/" + loser;
    HttpResponse<String> moved =
        policy.send(
            "PUT",
            path,
            "{\"base_version\":" + (before + 1) + "}",
            Map.of("content-type", "application/json", "if-match", "\"r1\""));
    assertThat(moved.statusCode()).as(moved.body()).isEqualTo(200);
    assertThat(policy.publish(loser).statusCode()).isEqualTo(200);
    assertThat(policy.version()).isEqualTo(before + 2);
  }

  @Test
  void losesNoneOfManySmallChangesMadeAtOnce() throws Exception {
    policy.apply(yaml("m-many"));
    long before = policy.version();
    try (ExecutorService editors = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<HttpResponse<String>>> all = new ArrayList<>();
      for (int index = 0; index < 20; index++) {
        String path = "/v1/aliases/many-" + index;
        all.add(
            editors.submit(() ->
                control.send(
                    "PUT", path, TestControl.ADMIN, "{\"provider\":\"sim\",\"model\":\"m-1\"}")));
      }
      for (Future<HttpResponse<String>> answer : all) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
    }

    assertThat(policy.version()).isEqualTo(before + 20);
    assertThat(policy.get("/v1/policy", "application/yaml").body()).contains("many-0:", "many-19:");
  }

  @Test
  void putsOldContentBackUnderNewNumbersTwice() {
    policy.apply(yaml("m-first"));
    long first = policy.version();
    policy.apply(yaml("m-second"));

    assertThat(json(policy.restore(first)).number("version")).isEqualTo(first + 2);
    assertThat(policy.get("/v1/policy", "application/yaml").body()).isEqualTo(yaml("m-first"));
    assertThat(json(policy.restore(first + 1)).number("version")).isEqualTo(first + 3);
    assertThat(policy.get("/v1/policy", "application/yaml").body()).isEqualTo(yaml("m-second"));
    Obj restored = policy.json("/v1/policy/versions/" + (first + 2));
    assertThat(restored.number("restores")).isEqualTo(first);
    assertThat(restored.string("sha256"))
        .isEqualTo(policy.json("/v1/policy/versions/" + first).string("sha256"));
    assertThat(policy.restore(first + 100).statusCode()).isEqualTo(404);
    assertThat(
            json(policy.get(
                    "/v1/policy/versions/" + (first + 3) + "/diff?against=" + first,
                    "application/json"))
                .string("text"))
        .isEqualTo("~ alias fast: model: m-first -> m-second\n");
  }

  @Test
  void publishesWhollyOrNotAtAllWhenItsConnectionIsKilledInTheMiddle() throws Exception {
    policy.apply(yaml("m-before"));
    long before = policy.version();
    String draft = policy.draft(yaml("m-killed"));
    int audited = entries();

    CompletableFuture<HttpResponse<String>> answer;
    try (Connection owner = control.database().connectAsOwner()) {
      owner.setAutoCommit(false);
      run(owner, "LOCK TABLE audit_head IN ACCESS EXCLUSIVE MODE");
      answer = CompletableFuture.supplyAsync(() -> policy.publish(draft));
      // Its version is written; it waits to write its audit entry.
      await().atMost(Duration.ofSeconds(10)).until(() -> terminateBlocked() > 0);
      owner.rollback();
    }

    assertThat(answer.get().statusCode()).isGreaterThanOrEqualTo(500);
    assertThat(policy.version()).isEqualTo(before);
    assertThat(policy.get("/v1/policy", "application/yaml").body()).isEqualTo(yaml("m-before"));
    assertThat(control.get("/v1/aliases/fast").body()).contains("m-before");
    assertThat(entries()).isEqualTo(audited);
    HttpResponse<String> again = policy.publish(draft);
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(policy.version()).isEqualTo(before + 1);
    assertThat(entries()).isEqualTo(audited + 1);
  }

  @Test
  void listsAThousandVersionsPageByPage() throws SQLException {
    policy.apply(yaml("m-thousand"));
    long start = policy.version();
    String tenant = json(control.get("/v1/tenant")).string("tenant_id");
    try (Connection app = control.database().connectAsApp()) {
      app.setAutoCommit(false);
      run(app, "SELECT set_config('app.tenant', '" + tenant + "', true)");
      run(
          app,
          "INSERT INTO policy_document (tenant_id, version, content, sha256, reason, author,"
              + " created_at) SELECT tenant_id, version + n, content, sha256, 'bulk ' || n, author,"
              + " now() FROM policy_document, generate_series(1, 1000) n WHERE version = "
              + start);
      app.commit();
    }

    List<Long> versions = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      Obj page = policy.json("/v1/policy/versions?limit=100" + cursor);
      page.array("data").forEach(row -> versions.add(row.asObject().number("version")));
      cursor =
          page.get("next_cursor").map(JsonValue::asString).map(at -> "&cursor=" + at).orElse("");
      pages++;
    } while (!cursor.isEmpty());

    assertThat(versions).hasSize((int) start + 1_000).doesNotHaveDuplicates();
    assertThat(versions).isSortedAccordingTo((one, other) -> Long.compare(other, one));
    assertThat(pages).isEqualTo((int) Math.ceil((start + 1_000) / 100.0));
    assertThat(policy.version()).isEqualTo(start + 1_000);
  }

  @Test
  void refusesAChangeOfAnOutdatedVersionWhereOneIsNamed() {
    policy.apply(yaml("m-old"));
    String tag =
        policy.get("/v1/policy", "application/yaml").headers().firstValue("etag").orElseThrow();
    policy.apply(yaml("m-new"));

    HttpResponse<String> stale =
        policy.post(
            "/v1/policy/apply",
            yaml("m-mine"),
            Map.of("if-match", tag, "x-signalbox-reason", "late"));

    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(policy.get("/v1/policy", "application/yaml").body()).isEqualTo(yaml("m-new"));
  }

  private static int entries() throws SQLException {
    String tenant = json(control.get("/v1/tenant")).string("tenant_id");
    try (Connection app = control.database().connectAsApp();
        Statement statement = app.createStatement()) {
      app.setAutoCommit(false);
      statement.execute("SELECT set_config('app.tenant', '" + tenant + "', true)");
      ResultSet rows =
          statement.executeQuery("SELECT count(*) FROM audit_entry WHERE action LIKE 'policy.%'");
      rows.next();
      return rows.getInt(1);
    }
  }

  /// Ends the connections of the service that wait for the lock of this test.
  private static int terminateBlocked() throws SQLException {
    try (Connection app = control.database().connectAsApp();
        Statement statement = app.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    + " WHERE wait_event_type = 'Lock' AND usename = current_user"
                    + " AND datname = current_database() AND pid <> pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
