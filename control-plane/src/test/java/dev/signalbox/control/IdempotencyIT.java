package dev.signalbox.control;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.model.json.JsonValue;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the header `idempotency-key` promises, over HTTP.
final class IdempotencyIT {

  private static TestControl control;
  private static String org;

  @BeforeAll
  static void start() {
    control = TestControl.start();
    org = json(control.get("/v1/nodes")).array("data").getFirst().asObject().string("id");
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void executesOnceAndReplaysTheOutcome() {
    HttpResponse<String> first = member("once", "k-once");
    HttpResponse<String> again = member("once", "k-once");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.headers().firstValue("idempotent-replayed")).hasValue("true");
    assertThat(again.headers().firstValue("content-type"))
        .isEqualTo(first.headers().firstValue("content-type"));
    assertThat(again.headers().firstValue("request-id"))
        .isNotEqualTo(first.headers().firstValue("request-id"));
    assertThat(members("once")).isEqualTo(1);
  }

  @Test
  void replaysAnOutcomeWithoutABody() {
    control.send(
        "PUT",
        "/v1/providers/gone",
        TestControl.ADMIN,
        "{\"base_url\":\"http://127.0.0.1:9/v1\",\"formats\":[\"openai\"],\"models\":[\"g*\"],"
            + "\"scheme\":\"none\",\"secret\":\"none\"}");

    assertThat(send("DELETE", "/v1/providers/gone", "k-gone", null).statusCode()).isEqualTo(204);
    HttpResponse<String> again = send("DELETE", "/v1/providers/gone", "k-gone", null);
    assertThat(again.statusCode()).isEqualTo(204);
    assertThat(again.headers().firstValue("idempotent-replayed")).hasValue("true");
    assertThat(send("DELETE", "/v1/providers/gone", "k-other", null).statusCode()).isEqualTo(404);
  }

  @Test
  void refusesTheKeyForAnotherRequest() {
    member("first", "k-reused");

    HttpResponse<String> other = member("second", "k-reused");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other).string("code")).isEqualTo("idempotency_key_reused");
    assertThat(members("second")).isZero();
    assertThat(send("POST", "/v1/members?x=1", "k-reused", body("first")).statusCode())
        .isEqualTo(422);
  }

  @Test
  void takesTheSameKeyAtAnotherAddressForAnotherKey() {
    member("somebody", "k-scope");

    HttpResponse<String> node =
        send(
            "POST",
            "/v1/nodes",
            "k-scope",
            "{\"kind\":\"team\",\"name\":\"scope\",\"parent_id\":\"" + org + "\"}");
    assertThat(node.statusCode()).as(node.body()).isEqualTo(201);
  }

  @Test
  void executesOneOfManyConcurrentRequests() throws Exception {
    List<Future<HttpResponse<String>>> all = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int index = 0; index < 30; index++) {
        all.add(clients.submit(() -> member("crowd", "k-crowd")));
      }
    }
    int executed = 0;
    for (Future<HttpResponse<String>> one : all) {
      HttpResponse<String> answer = one.get();
      boolean replayed = answer.headers().firstValue("idempotent-replayed").isPresent();
      if (answer.statusCode() == 201 && !replayed) {
        executed++;
      } else if (answer.statusCode() != 201) {
        assertThat(json(answer).string("code")).isEqualTo("request_in_progress");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
      }
    }
    assertThat(executed).isEqualTo(1);
    assertThat(members("crowd")).isEqualTo(1);
    assertThat(member("crowd", "k-crowd").statusCode()).isEqualTo(201);
  }

  @Test
  void keepsRefusalsThatFollowFromWhatWasFound() {
    member("taken", "k-taken-1");

    assertThat(json(member("taken", "k-taken-2")).string("code")).isEqualTo("conflict");
    HttpResponse<String> again = member("taken", "k-taken-2");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.headers().firstValue("idempotent-replayed")).hasValue("true");
    assertThat(again.headers().firstValue("content-type")).hasValue("application/problem+json");
  }

  @Test
  void keepsNoRefusalOfTheForm() {
    assertThat(send("POST", "/v1/members", "k-form", "{\"name\":7}").statusCode()).isEqualTo(422);
    assertThat(send("POST", "/v1/members", "k-form", "{").statusCode()).isEqualTo(400);

    assertThat(member("form", "k-form").statusCode()).isEqualTo(201);
  }

  @Test
  void keepsNoFailureOfOurs() throws SQLException {
    asOwner(
        "CREATE FUNCTION fail_member() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'XX000'; END $$",
        "CREATE TRIGGER fail BEFORE INSERT ON member FOR EACH ROW EXECUTE FUNCTION fail_member()");
    try {
      assertThat(member("phoenix", "k-phoenix").statusCode()).isEqualTo(500);
    } finally {
      asOwner("DROP TRIGGER fail ON member", "DROP FUNCTION fail_member");
    }
    HttpResponse<String> again = member("phoenix", "k-phoenix");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
    assertThat(again.headers().firstValue("idempotent-replayed")).isEmpty();
  }

  @Test
  void saysThatAChangeWasMadeWhoseAnswerWasLost() throws SQLException {
    // As if the process had died between the commit and the storing of the answer.
    asOwner(
        "CREATE FUNCTION fail_done() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'XX000'; END $$",
        "CREATE TRIGGER fail BEFORE UPDATE ON idempotency FOR EACH ROW"
            + " WHEN (NEW.state = 'done') EXECUTE FUNCTION fail_done()");
    String id;
    try {
      HttpResponse<String> first = member("lost", "k-lost");
      assertThat(first.statusCode()).isEqualTo(201);
      id = json(first).string("id");
    } finally {
      asOwner("DROP TRIGGER fail ON idempotency", "DROP FUNCTION fail_done");
    }
    assertThat(json(member("lost", "k-lost")).string("code")).isEqualTo("request_in_progress");
    age("k-lost");

    HttpResponse<String> again = member("lost", "k-lost");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(json(again).string("code")).isEqualTo("already_applied");
    assertThat(json(again).string("detail")).contains("member.create", id);
    assertThat(members("lost")).isEqualTo(1);
  }

  @Test
  void executesAnewWhatDiedBeforeItsCommit() throws SQLException {
    member("died", "k-died");
    asTenant("DELETE FROM member WHERE name = 'died'");
    asTenant(
        "UPDATE idempotency SET state = 'started', status = NULL, action = NULL,"
            + " resource_id = NULL WHERE key = 'k-died'");

    assertThat(json(member("died", "k-died")).string("code")).isEqualTo("request_in_progress");
    age("k-died");
    HttpResponse<String> again = member("died", "k-died");
    assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
    assertThat(again.headers().firstValue("idempotent-replayed")).isEmpty();
    assertThat(members("died")).isEqualTo(1);
  }

  @Test
  void letsALateAttemptNotCommitOnceAnotherTookItsPlace() throws Exception {
    // A member of the same name, not yet committed, holds the first attempt up in its transaction.
    try (Connection holder = control.database().connectAsApp();
        Statement statement = holder.createStatement();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT set_config('app.tenant', '" + tenant() + "', true)");
      statement.execute(
          "INSERT INTO member (tenant_id, id, kind, name, node_id, created_at) VALUES ('"
              + tenant()
              + "', gen_random_uuid(), 'task', 'late', '"
              + org
              + "', now())");
      Future<HttpResponse<String>> late = clients.submit(() -> member("late", "k-late"));
      await().until(() -> count("SELECT count(*) FROM idempotency WHERE key = 'k-late'") == 1);
      asTenant("UPDATE idempotency SET attempt = gen_random_uuid() WHERE key = 'k-late'");
      holder.rollback();

      assertThat(json(late.get()).string("code")).isEqualTo("request_in_progress");
      assertThat(members("late")).isZero();
    }
  }

  @Test
  void neverKeepsASecretThatIsShownOnce() throws SQLException {
    String owner =
        json(control.get("/v1/members")).array("data").getFirst().asObject().string("id");
    String body = "{\"owner_id\":\"" + owner + "\"}";
    JsonValue.Obj first = json(send("POST", "/v1/keys", "k-secret", body));
    HttpResponse<String> again = send("POST", "/v1/keys", "k-secret", body);

    String secret = first.string("key");
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(again.body()).doesNotContain(secret);
    assertThat(json(again).get("key")).isEmpty();
    assertThat(json(again).get("secret_no_longer_available")).contains(JsonValue.of(true));
    assertThat(json(again).string("id")).isEqualTo(first.string("id"));
    assertThat(
            count(
                "SELECT count(*) FROM idempotency WHERE strpos(encode(body, 'escape'), '"
                    + secret
                    + "') > 0"))
        .isZero();
    assertThat(count("SELECT count(*) FROM idempotency WHERE key = 'k-secret'")).isEqualTo(1);
  }

  @Test
  void forgetsAfterADay() throws SQLException {
    member("yesterday", "k-day");
    asTenant(
        "UPDATE idempotency SET expires_at = expires_at - interval '24 hours'"
            + " WHERE key IN ('k-day')");

    assertThat(json(member("yesterday", "k-day")).string("code")).isEqualTo("conflict");
    asTenant("UPDATE idempotency SET expires_at = now() WHERE key = 'k-day'");
    member("today", "k-prunes");
    assertThat(count("SELECT count(*) FROM idempotency WHERE key = 'k-day'")).isZero();
  }

  @Test
  void leavesDryRunsAndReadsAlone() throws SQLException {
    send("POST", "/v1/members?dryRun=true", "k-dry", body("dry"));
    send("GET", "/v1/members", "k-dry", null);

    assertThat(count("SELECT count(*) FROM idempotency WHERE key = 'k-dry'")).isZero();
    assertThat(member("dry", "k-dry").statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a b"})
  void refusesKeysThatAreNone(String key) {
    HttpResponse<String> answer = member("none", key);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(answer).string("code")).isEqualTo("invalid_idempotency_key");
    assertThat(json(member("none", "x".repeat(256))).string("code"))
        .isEqualTo("invalid_idempotency_key");
  }

  private static HttpResponse<String> member(String name, String key) {
    return send("POST", "/v1/members", key, body(name));
  }

  private static String body(String name) {
    return "{\"kind\":\"service_account\",\"name\":\"" + name + "\",\"node_id\":\"" + org + "\"}";
  }

  private static HttpResponse<String> send(
      String method, String path, String key, @Nullable String body) {
    return control.send(
        HttpRequest.newBuilder(control.address(path))
            .header("authorization", "Bearer " + TestControl.ADMIN)
            .header("content-type", "application/json")
            .header("idempotency-key", key)
            .method(
                method,
                Optional.ofNullable(body)
                    .map(BodyPublishers::ofString)
                    .orElseGet(BodyPublishers::noBody))
            .build());
  }

  private static long members(String name) {
    try {
      return count("SELECT count(*) FROM member WHERE name = '" + name + "'");
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String tenant() {
    return json(control.get("/v1/tenant")).string("tenant_id");
  }

  /// Makes an execution look as if nothing had been heard of it for long.
  private static void age(String key) throws SQLException {
    asTenant(
        "UPDATE idempotency SET started_at = started_at - interval '1 hour' WHERE key = '"
            + key
            + "'");
  }

  private static long count(String query) throws SQLException {
    try (Connection connection = entered();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void asTenant(String change) throws SQLException {
    try (Connection connection = entered();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(change);
      connection.commit();
    }
  }

  private static Connection entered() throws SQLException {
    Connection connection = control.database().connectAsApp();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT set_config('app.tenant', '" + tenant() + "', true)");
    }
    return connection;
  }

  private static void asOwner(String... changes) throws SQLException {
    try (Connection connection = control.database().connectAsOwner();
        Statement statement = connection.createStatement()) {
      for (String change : changes) {
        statement.execute(change);
      }
    }
  }
}
