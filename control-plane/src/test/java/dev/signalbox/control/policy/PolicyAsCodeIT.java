package dev.signalbox.control.policy;

import static dev.signalbox.control.policy.PolicyClient.json;
import static dev.signalbox.control.policy.PolicyClient.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.document.DocumentCodec;
import dev.signalbox.compiler.yaml.PolicyYaml;
import dev.signalbox.control.TestControl;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.testkit.database.TestDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PolicyAsCodeIT {

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
  void changesNothingWhenWhatWasExportedIsApplied() {
    policy.apply(yaml("m-round"));
    long before = policy.version();
    String exported = policy.get("/v1/policy", "application/yaml").body();

    Obj applied = json(policy.apply("# ours\n" + exported.replace("\n", " # why\n")));
    Obj drift = json(policy.post("/v1/policy/drift", exported, Map.of()));

    assertThat(applied.flag("changed")).isFalse();
    assertThat(applied.array("changes")).isEmpty();
    assertThat(drift.flag("equal")).isTrue();
    assertThat(policy.version()).isEqualTo(before);
  }

  @Test
  void isNamedInTheAuditAsTheWayIn() {
    policy.apply(yaml("m-audited"));

    Obj entry =
        policy.json("/v1/audit?surface=policy_as_code&limit=1").array("data").getFirst().asObject();

    assertThat(entry.string("surface")).isEqualTo("policy_as_code");
    assertThat(entry.string("action")).isEqualTo("policy.apply");
  }

  @Test
  void saysWhatAnApplyWouldDoAndDoesNothing() {
    policy.apply(yaml("m-now"));
    long before = policy.version();

    HttpResponse<String> rehearsed =
        policy.post("/v1/policy/apply?dryRun=true", yaml("m-then"), Map.of());

    assertThat(rehearsed.statusCode()).as(rehearsed.body()).isEqualTo(200);
    assertThat(rehearsed.headers().firstValue("signalbox-dry-run")).contains("true");
    assertThat(json(rehearsed).flag("changed")).isTrue();
    assertThat(json(rehearsed).string("text")).isEqualTo("~ alias fast: model: m-now -> m-then\n");
    assertThat(policy.version()).isEqualTo(before);
    assertThat(policy.get("/v1/policy", "application/yaml").body()).isEqualTo(yaml("m-now"));
    HttpResponse<String> rehearsedFault =
        policy.post("/v1/policy/apply?dryRun=true", yaml("other"), Map.of());
    assertThat(rehearsedFault.statusCode()).isEqualTo(422);
  }

  @Test
  void reportsDriftForPeopleAndPrograms() {
    policy.apply(yaml("m-in-force"));

    Obj drift = json(policy.post("/v1/policy/drift", yaml("m-file"), Map.of()));

    assertThat(drift.flag("equal")).isFalse();
    assertThat(drift.string("text")).isEqualTo("~ alias fast: model: m-in-force -> m-file\n");
    Obj change = drift.array("changes").getFirst().asObject();
    assertThat(change.string("op")).isEqualTo("replace");
    assertThat(change.string("path")).isEqualTo("/aliases/fast/model");
    assertThat(change.string("after")).isEqualTo("m-file");
  }

  @Test
  void needsAReasonAndTakesJsonOfTheSameShape() {
    assertThat(policy.post("/v1/policy/apply", yaml("m-why"), Map.of()).statusCode())
        .isEqualTo(422);

    Obj inForce = policy.json("/v1/policy").object("policy");
    HttpResponse<String> applied =
        policy.post(
            "/v1/policy/apply",
            Json.write(inForce),
            Map.of("content-type", "application/json", "x-signalbox-reason", "json"));
    assertThat(applied.statusCode()).as(applied.body()).isEqualTo(200);
    assertThat(json(applied).flag("changed")).isFalse();
  }

  @Test
  void makesEverySmallChangeAVersionThatTheFileShows() {
    policy.apply(yaml("m-small"));
    long before = policy.version();
    HttpResponse<String> put =
        control.send(
            "PUT",
            "/v1/providers/openai",
            TestControl.ADMIN,
            "{\"secret\":\"env:OPENAI_API_KEY\"}");
    HttpResponse<String> same =
        control.send(
            "PUT",
            "/v1/providers/openai",
            TestControl.ADMIN,
            "{\"secret\":\"env:OPENAI_API_KEY\"}");

    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(same.statusCode()).isEqualTo(200);
    assertThat(policy.version()).as("the second changed nothing").isEqualTo(before + 1);
    assertThat(policy.get("/v1/policy", "application/yaml").body())
        .contains("  openai:\n    key: env:OPENAI_API_KEY\n");
    assertThat(policy.json("/v1/policy").string("reason")).isEqualTo("provider.put openai");
    assertThat(control.send("DELETE", "/v1/providers/openai", TestControl.ADMIN, null).statusCode())
        .isEqualTo(204);
    assertThat(policy.get("/v1/policy", "application/yaml").body()).isEqualTo(yaml("m-small"));
  }

  @Test
  void showsInListsExactlyWhatTheFileSaid() {
    policy.apply(
        """
        providers:
          a: {base_url: "http://127.0.0.1:9/v1", key: none, models: ["a-*"]}
          b: {base_url: "http://127.0.0.1:9/v1", key: none, models: ["b-*"]}
        aliases:
          one: a-1
          two: {provider: b, model: b-1}
        """);
    policy.apply(
        """
        providers:
          b: {base_url: "http://127.0.0.1:9/v2", key: none, models: ["b-*"]}
        aliases:
          two: {provider: b, model: b-2}
        """);

    assertThat(json(control.get("/v1/providers")).array("data"))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.asObject().string("name")).isEqualTo("b");
          assertThat(row.asObject().string("base_url")).endsWith("/v2");
        });
    assertThat(json(control.get("/v1/aliases")).array("data"))
        .singleElement()
        .satisfies(row -> assertThat(row.asObject().string("model")).isEqualTo("b-2"));
  }

  @Test
  void answersHostileTextsWithTheirFaults() {
    String bomb = "a: &a [x]\nb: [*a, *a]\n";
    String deep = "providers: " + "[".repeat(5_000);
    String huge = "#".repeat(1_100_000);

    assertThat(policy.apply(bomb).statusCode()).isEqualTo(422);
    assertThat(policy.apply(bomb).body()).contains("anchors");
    assertThat(policy.apply(deep).statusCode()).isEqualTo(422);
    assertThat(policy.apply(huge).statusCode()).isEqualTo(413);
    assertThat(policy.apply("aliases: {a: b, a: c}").body()).contains("already set");
    assertThat(policy.apply("providers:\n  openai:\n    key: sk-secret\n").body())
        .contains("does not belong")
        .doesNotContain("sk-secret");
    assertThat(policy.post("/v1/policy/drafts", "a\u0000b", Map.of()).statusCode()).isEqualTo(422);
  }

  @Test
  void turnsWhatWasInForceIntoVersionOne() throws SQLException {
    TestDatabase database = TestDatabase.create();
    migrate(database, "0240");
    try (Connection app = database.connectAsApp();
        Statement statement = app.createStatement()) {
      app.setAutoCommit(false);
      String tenant = "018f0000-0000-7000-8000-000000000001";
      statement.execute("SELECT set_config('app.tenant', '" + tenant + "', true)");
      statement.execute("INSERT INTO tenant VALUES ('" + tenant + "', 'old', now())");
      statement.execute(
          "INSERT INTO provider VALUES ('"
              + tenant
              + "', 'z', 'https://z.example/v1',"
              + " '{openai}', '{m-*}', 'x_api_key', 'env:Z', true, NULL, now(), now())");
      statement.execute(
          "INSERT INTO provider VALUES ('"
              + tenant
              + "', 'openai', NULL, '{}', '{}', NULL,"
              + " 'env:O', NULL, NULL, now() + interval '1 second', now())");
      statement.execute(
          "INSERT INTO model_alias VALUES ('" + tenant + "', 'fast', 'z', 'm-1', now(), now())");
      app.commit();
      migrate(database, "0280");
      statement.execute("SELECT set_config('app.tenant', '" + tenant + "', true)");
      ResultSet rows = statement.executeQuery("SELECT version, content FROM policy_document");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(1);
      assertThat(PolicyYaml.write(DocumentCodec.read(Json.parse(rows.getString(2)).asObject())))
          .isEqualTo(
              """
              providers:
                z:
                  base_url: https://z.example/v1
                  key: env:Z
                  auth: x-api-key
                  formats: [openai]
                  models: ["m-*"]
                  usage_in_stream: true
                openai:
                  key: env:O
              aliases:
                fast:
                  provider: z
                  model: m-1
              settings:
                staleness: serve
                stale_after: 15m
              """);
    }
  }

  private static void migrate(TestDatabase database, String target) {
    Flyway.configure()
        .dataSource(database.url(), database.ownerUser(), database.ownerPassword())
        .locations("classpath:db/migration")
        .placeholders(Map.of("app_user", "\"" + database.appUser() + "\""))
        .target(target)
        .load()
        .migrate();
  }
}
