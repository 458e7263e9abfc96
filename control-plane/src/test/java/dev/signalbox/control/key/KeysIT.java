package dev.signalbox.control.key;

import static dev.signalbox.control.TestControl.ADMIN;
import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.compiler.KeySource;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.key.IpRange;
import dev.signalbox.model.key.KeySecret;
import dev.signalbox.model.key.KeyStatus;
import dev.signalbox.model.key.VirtualKey;
import dev.signalbox.model.wire.Surface;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeysIT {

  @SuppressWarnings("NullAway.Init")
  private static KeyControl keys;

  @BeforeAll
  static void start() {
    keys = new KeyControl();
  }

  @AfterAll
  static void stop() {
    keys.close();
  }

  @Test
  void compilesWhatAKeyMayBeUsedFor() {
    Obj made =
        keys.key(
            """
            {"owner_id":"%s","models":["claude-*"],"routes":["fast"],"surfaces":["messages"],
             "networks":["2001:db8::/32","::ffff:10.0.0.0/104"],"metadata":{"ticket":"OPS-7"},
             "expires_at":"2099-01-31T12:00:00Z"}
            """
                .formatted(keys.member(keys.org())));

    KeySource compiled = keys.compiled(made.string("id")).orElseThrow();

    assertThat(compiled.status()).isEqualTo(KeyStatus.ACTIVE);
    assertThat(compiled.scope().models()).containsExactly("claude-*");
    assertThat(compiled.scope().routes()).containsExactly("fast");
    assertThat(compiled.scope().surfaces()).containsExactly(Surface.MESSAGES);
    assertThat(compiled.scope().networks())
        .containsExactlyInAnyOrder(IpRange.parse("10.0.0.0/8"), IpRange.parse("2001:db8::/32"));
    assertThat(compiled.expiresAt()).contains(Instant.parse("2099-01-31T12:00:00Z"));
    assertThat(made.object("metadata").string("ticket")).isEqualTo("OPS-7");
  }

  @Test
  void listsEverythingThatIsWrongWithAScopeAtOnce() {
    HttpResponse<String> answer =
        keys.control()
            .post(
                "/v1/keys",
                """
                {"owner_id":"%s","models":[],"routes":["a",""],"surfaces":["message"],
                 "networks":["10.0.0.1/8","here"],"metadata":{"a":1},"suspended":true}
                """
                    .formatted(keys.member(keys.org())));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).array("errors"))
        .extracting(item -> item.asObject().string("pointer"))
        .containsExactlyInAnyOrder(
            "/models",
            "/routes/1",
            "/surfaces/0",
            "/networks/0",
            "/networks/1",
            "/metadata/a",
            "/suspended");
  }

  @Test
  void changesAKeyFromTheRevisionThatWasRead() {
    String id = keys.key(owned(keys.member(keys.org()))).string("id");
    String path = "/v1/keys/" + id;
    String etag = keys.control().get(path).headers().firstValue("etag").orElseThrow();

    HttpResponse<String> first =
        keys.patch(path, etag, "{\"models\":[\"gpt-*\"],\"suspended\":true}");
    HttpResponse<String> second = keys.patch(path, etag, "{\"models\":[\"*\"]}");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(second.statusCode()).isEqualTo(412);
    assertThat(keys.show(id).array("models"))
        .extracting(one -> one.asString())
        .containsExactly("gpt-*");
    assertThat(keys.show(id).string("status_reason")).isEqualTo("held");
    assertThat(keys.compiled(id).orElseThrow().status()).isEqualTo(KeyStatus.SUSPENDED);
  }

  @Test
  void rotatesWithAnOverlapAndKeepsTheId() {
    Obj made = keys.key(owned(keys.member(keys.org())));
    String path = "/v1/keys/" + made.string("id");
    Instant before = Instant.now();

    HttpResponse<String> rotated =
        keys.control().post(path + "/rotate", "{\"overlap_seconds\":3600}");
    HttpResponse<String> again = keys.control().post(path + "/rotate", "{}");

    assertThat(rotated.statusCode()).as(rotated.body()).isEqualTo(200);
    VirtualKey old = KeyControl.secret(made);
    VirtualKey next = KeyControl.secret(json(rotated));
    assertThat(next.id()).isEqualTo(old.id());
    assertThat(next.digest()).isNotEqualTo(old.digest());
    assertThat(again.statusCode()).isEqualTo(409);
    List<KeySecret> live = keys.compiled(made.string("id")).orElseThrow().secrets();
    assertThat(live).hasSize(2).contains(KeySecret.lasting(next.digest()));
    Instant end =
        live.stream()
            .filter(secret -> secret.digest().equals(old.digest()))
            .findFirst()
            .flatMap(KeySecret::validUntil)
            .orElseThrow();
    assertThat(end).isBetween(before.plusSeconds(3_590), before.plusSeconds(3_660));

    assertThat(keys.send("DELETE", path + "/secrets/1", ADMIN, "").statusCode()).isEqualTo(204);
    assertThat(keys.send("DELETE", path + "/secrets/1", ADMIN, "").statusCode()).isEqualTo(204);
    assertThat(keys.compiled(made.string("id")).orElseThrow().secrets())
        .containsExactly(KeySecret.lasting(next.digest()));
    assertThat(keys.control().post(path + "/rotate", "{\"overlap_seconds\":0}").statusCode())
        .isEqualTo(200);
    assertThat(keys.show(made.string("id")).array("secrets"))
        .extracting(one -> one.asObject().number("number"))
        .containsExactly(2L, 3L);
  }

  @Test
  void refusesAnOverlapThatIsTooLongOrNegative() {
    String path = "/v1/keys/" + keys.key(owned(keys.member(keys.org()))).string("id") + "/rotate";

    for (String seconds : List.of("2592001", "-1", "1.5", "\"60\"")) {
      assertThat(keys.control().post(path, "{\"overlap_seconds\":" + seconds + "}").statusCode())
          .isEqualTo(422);
    }
  }

  @Test
  void keepsAKeyWithoutASecretForItsNextRotation() {
    Obj made = keys.key(owned(keys.member(keys.org())));
    String path = "/v1/keys/" + made.string("id");

    HttpResponse<String> leaked =
        keys.control().post("/v1/keys/leaked", "{\"key\":\"" + made.string("key") + "\"}");

    assertThat(leaked.statusCode()).as(leaked.body()).isEqualTo(200);
    assertThat(leaked.body()).doesNotContain(made.string("key"));
    assertThat(keys.compiled(made.string("id"))).isEmpty();
    assertThat(
            keys.control()
                .post("/v1/keys/leaked", "{\"key\":\"" + made.string("key") + "\"}")
                .statusCode())
        .isEqualTo(200);
    assertThat(keys.control().post(path + "/rotate", "{}").statusCode()).isEqualTo(200);
    assertThat(keys.compiled(made.string("id")).orElseThrow().secrets()).hasSize(1);
    assertThat(
            keys.control()
                .post(
                    "/v1/keys/leaked",
                    "{\"key\":\""
                        + VirtualKey.mint(new java.util.Random(3)).whole().reveal()
                        + "\"}")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void holdsAKeyWhoseOwnerIsGone() {
    String owner = keys.member(keys.org());
    String id = keys.key(owned(owner)).string("id");

    keys.sql("UPDATE member SET deactivated_at = now() WHERE id = ?", UUID.fromString(owner));

    assertThat(keys.compiled(id).orElseThrow().status()).isEqualTo(KeyStatus.SUSPENDED);
    assertThat(keys.show(id).string("status_reason")).isEqualTo("owner_gone");
    assertThat(ids("/v1/keys?ownerless=true")).contains(id);
    assertThat(ids("/v1/keys?ownerless=false")).doesNotContain(id);
    assertThat(ids("/v1/keys?status=suspended&owner_id=" + owner)).containsExactly(id);
  }

  @Test
  void holdsAKeyWhenItsMakerMayNotMakeItAnyMoreUntilSomebodyElseVouches() {
    String team = keys.team();
    String maker = keys.member(team);
    String token = keys.tokenOf(maker, "admin", team);
    HttpResponse<String> made = keys.send("POST", "/v1/keys", token, owned(keys.member(team)));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String id = json(made).string("id");
    assertThat(keys.compiled(id).orElseThrow().status()).isEqualTo(KeyStatus.ACTIVE);

    keys.sql("DELETE FROM role_binding WHERE member_id = ?", UUID.fromString(maker));

    assertThat(keys.compiled(id).orElseThrow().status()).isEqualTo(KeyStatus.SUSPENDED);
    assertThat(keys.show(id).string("status_reason")).isEqualTo("not_vouched");
    assertThat(keys.send("PATCH", "/v1/keys/" + id, ADMIN, "{}").statusCode()).isEqualTo(200);
    assertThat(keys.compiled(id).orElseThrow().status()).isEqualTo(KeyStatus.ACTIVE);
  }

  @Test
  void letsNobodyMakeAKeyBeyondTheirRights() {
    String team = keys.team();
    String other = keys.team();
    String admin = keys.tokenOf(keys.member(team), "admin", team);
    String developer = keys.member(team);
    String self = keys.tokenOf(developer, "developer", team);
    String owner = keys.member(team);

    assertThat(keys.send("POST", "/v1/keys", admin, owned(keys.member(other))).statusCode())
        .isEqualTo(403);
    assertThat(
            keys.send(
                    "POST",
                    "/v1/keys",
                    admin,
                    owned(owner).replace("}", ",\"node_id\":\"" + other + "\"}"))
                .statusCode())
        .isEqualTo(403);
    assertThat(keys.send("POST", "/v1/keys", self, owned(developer)).statusCode()).isEqualTo(403);
    assertThat(keys.send("POST", "/v1/keys", self, owned(owner)).statusCode()).isEqualTo(403);
  }

  @Test
  void letsDevelopersServeThemselvesWithinATemplateThatStaysInForce() {
    String team = keys.team();
    String developer = keys.member(team);
    String token = keys.tokenOf(developer, "developer", team);
    String template =
        keys.created(
                "/v1/key-templates",
                "{\"name\":\"dev-%s\",\"node_id\":\"%s\",\"models\":[\"claude-*\"],"
                        .formatted(team, team)
                    + "\"max_lifetime_seconds\":86400,\"max_keys_per_member\":2}")
            .string("id");
    String wish = "{\"template_id\":\"" + template + "\"%s}";

    HttpResponse<String> made = keys.send("POST", "/v1/keys", token, wish.formatted(""));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String id = json(made).string("id");
    assertThat(json(made).string("owner_id")).isEqualTo(developer);
    assertThat(OffsetDateTime.parse(json(made).string("expires_at")).toInstant())
        .isBefore(Instant.now().plus(Duration.ofDays(1)).plusSeconds(5));
    for (String beyond :
        List.of(
            ",\"models\":[\"*\"]",
            ",\"expires_at\":\"2099-01-01T00:00:00Z\"",
            ",\"node_id\":\"" + keys.org() + "\"")) {
      assertThat(keys.send("POST", "/v1/keys", token, wish.formatted(beyond)).statusCode())
          .as(beyond)
          .isIn(403, 422);
    }
    assertThat(keys.send("POST", "/v1/keys/" + id + "/rotate", token, "{}").statusCode())
        .isEqualTo(200);
    assertThat(
            keys.send("PATCH", "/v1/keys/" + id, token, "{\"metadata\":{\"laptop\":\"blue\"}}")
                .statusCode())
        .isEqualTo(200);
    assertThat(
            keys.send("PATCH", "/v1/keys/" + id, token, "{\"expires_at\":\"never\"}").statusCode())
        .isEqualTo(403);
    assertThat(keys.send("POST", "/v1/keys", token, wish.formatted("")).statusCode())
        .isEqualTo(201);
    assertThat(keys.send("POST", "/v1/keys", token, wish.formatted("")).statusCode())
        .isEqualTo(409);

    HttpResponse<String> narrowed =
        keys.send(
            "PUT",
            "/v1/key-templates/" + template,
            ADMIN,
            "{\"name\":\"dev-%s\",\"node_id\":\"%s\",\"models\":[\"claude-haiku-*\"]}"
                .formatted(team, team));
    assertThat(narrowed.statusCode()).as(narrowed.body()).isEqualTo(200);
    assertThat(keys.compiled(id).orElseThrow().scope().models()).containsExactly("claude-haiku-*");
    assertThat(keys.send("DELETE", "/v1/key-templates/" + template, ADMIN, "").statusCode())
        .isEqualTo(409);
    keys.sql("DELETE FROM role_binding WHERE member_id = ?", UUID.fromString(developer));
    assertThat(keys.compiled(id).orElseThrow().status()).isEqualTo(KeyStatus.SUSPENDED);
  }

  @Test
  void findsKeysThatNobodyUses() {
    String owner = keys.member(keys.org());
    String idle = keys.key(owned(owner)).string("id");
    String busy = keys.key(owned(owner)).string("id");
    keys.sql(
        "INSERT INTO virtual_key_use (tenant_id, key_id, last_used_at)"
            + " SELECT tenant_id, id, now() FROM virtual_key WHERE id = ?",
        busy);
    keys.sql(
        "UPDATE virtual_key SET created_at = now() - interval '40 days' WHERE owner_id = ?",
        UUID.fromString(owner));
    String monthAgo = Instant.now().minus(Duration.ofDays(30)).toString();

    assertThat(ids("/v1/keys?owner_id=" + owner + "&unused_since=" + monthAgo))
        .containsExactly(idle);
    assertThat(keys.show(busy).get("last_used_at")).isPresent();
    assertThat(keys.control().get("/v1/keys?unused_since=lately").statusCode()).isEqualTo(400);
  }

  @Test
  void changesNothingInADryRun() {
    Obj made = keys.key(owned(keys.member(keys.org())));
    String id = made.string("id");

    assertThat(keys.control().post("/v1/keys/" + id + "/rotate?dryRun=true", "{}").statusCode())
        .isEqualTo(200);
    assertThat(keys.compiled(id).orElseThrow().secrets()).hasSize(1);
  }

  /// Reads every row of every table, the audit among them.
  @Test
  void keepsNoSecretAnywhereInTheDatabase() throws SQLException {
    Obj made = keys.key(owned(keys.member(keys.org())));
    HttpResponse<String> rotated =
        keys.control().post("/v1/keys/" + made.string("id") + "/rotate", "{}");
    List<String> secrets = List.of(made.string("key"), json(rotated).string("key"));
    keys.control().post("/v1/keys/leaked", "{\"key\":\"" + secrets.getFirst() + "\"}");

    String everything = String.join("\n", dump());

    assertThat(everything).contains(made.string("id")).contains("key.rotate").contains("key.leak");
    for (String secret : secrets) {
      assertThat(everything).doesNotContain(secret).doesNotContain(secret.substring(16, 48));
    }
  }

  private static List<String> dump() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = keys.control().database().connectAsOwner();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery(
              "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
                  + " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (String table : tables) {
        statement.execute("ALTER TABLE " + table + " NO FORCE ROW LEVEL SECURITY");
        try (ResultSet found = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
          while (found.next()) {
            rows.add(found.getString(1));
          }
        }
        statement.execute("ALTER TABLE " + table + " FORCE ROW LEVEL SECURITY");
      }
    }
    return rows;
  }

  private static List<String> ids(String path) {
    return json(keys.control().get(path)).array("data").stream()
        .map(item -> item.asObject().string("id"))
        .toList();
  }

  private static String owned(String owner) {
    return "{\"owner_id\":\"" + owner + "\"}";
  }
}
