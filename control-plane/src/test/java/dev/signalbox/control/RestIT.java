package dev.signalbox.control;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.VirtualKey;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class RestIT {

  private static TestControl control;

  @BeforeAll
  static void start() {
    control = TestControl.start();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void showsTheTenantOfTheToken() {
    assertThat(json(control.get("/v1/tenant")).string("name")).isEqualTo("default");
  }

  @Test
  void growsTheTreeDownwardsOnly() {
    String unit = node("business_unit", "Engineering", org());
    String team = node("team", "Payments", unit);

    HttpResponse<String> upwards = postNode("business_unit", "Sub", team);
    HttpResponse<String> twice = postNode("team", "Payments", unit);

    assertThat(json(control.get("/v1/nodes")).array("data"))
        .extracting(item -> item.asObject().string("path"))
        .contains("default/Engineering/Payments");
    assertThat(upwards.statusCode()).isEqualTo(422);
    assertThat(json(upwards).array("errors").getFirst().asObject().string("pointer"))
        .isEqualTo("/kind");
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(json(twice).string("code")).isEqualTo("conflict");
  }

  @Test
  void showsTheSecretOfAKeyOnceAndEndsTheKeyForGood() {
    String owner = member("person", "Ada@Example.org");

    HttpResponse<String> created =
        control.post(
            "/v1/keys", "{\"owner_id\":\"" + owner + "\",\"models\":[\"claude-*\",\"gpt-5\"]}");

    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    VirtualKey key = VirtualKey.parse(json(created).string("key")).orElseThrow();
    String path = "/v1/keys/" + key.id();
    JsonValue.Obj shown = json(control.get(path));
    assertThat(shown.string("owner")).isEqualTo("ada@example.org");
    assertThat(shown.array("models")).hasSize(2);
    assertThat(key.whole().reveal()).endsWith(shown.string("last4"));
    assertThat(control.get("/v1/keys").body()).doesNotContain(key.whole().reveal());
    assertThat(shown.get("revoked_at")).isEmpty();

    assertThat(control.send("DELETE", path, TestControl.ADMIN, null).statusCode()).isEqualTo(204);
    String revokedAt = json(control.get(path)).string("revoked_at");
    assertThat(control.send("DELETE", path, TestControl.ADMIN, null).statusCode()).isEqualTo(204);
    assertThat(json(control.get(path)).string("revoked_at")).isEqualTo(revokedAt);
  }

  @Test
  void listsEverythingThatIsWrongWithABodyAtOnce() {
    HttpResponse<String> answer =
        control.post(
            "/v1/keys",
            "{\"owner_id\":7,\"models\":[\"ok\",false,\"\"],\"expires_at\":\"soon\",\"spend\":1}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).array("errors"))
        .extracting(item -> item.asObject().string("pointer"))
        .containsExactlyInAnyOrder("/owner_id", "/models/1", "/models/2", "/expires_at", "/spend");
  }

  @Test
  void refusesWhatIsNotJson() {
    for (String body : List.of("", "{", "[]", "{\"a\":1,\"a\":2}", "\u0000")) {
      HttpResponse<String> answer = control.post("/v1/nodes", body);
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(json(answer).string("code")).as(body).isIn("invalid_json", "bad_request");
    }
  }

  @Test
  void putsProvidersAndAliasesAgainAndAgain() {
    String body =
        "{\"base_url\":\"http://127.0.0.1:9/v1\",\"formats\":[\"openai\"],"
            + "\"models\":[\"sim-*\"],\"scheme\":\"none\",\"secret\":\"none\"}";
    for (int round = 0; round < 2; round++) {
      HttpResponse<String> put =
          control.send("PUT", "/v1/providers/simulator", TestControl.ADMIN, body);
      assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
      assertThat(json(put).array("models")).hasSize(1);
    }
    HttpResponse<String> alias =
        control.send(
            "PUT",
            "/v1/aliases/fast",
            TestControl.ADMIN,
            "{\"provider\":\"simulator\",\"model\":\"sim-1\"}");
    assertThat(alias.statusCode()).as(alias.body()).isEqualTo(200);

    HttpResponse<String> inUse =
        control.send("DELETE", "/v1/providers/simulator", TestControl.ADMIN, null);
    assertThat(json(inUse).string("code")).isEqualTo("in_use");
    assertThat(control.send("DELETE", "/v1/aliases/fast", TestControl.ADMIN, null).statusCode())
        .isEqualTo(204);
    assertThat(
            control.send("DELETE", "/v1/providers/simulator", TestControl.ADMIN, null).statusCode())
        .isEqualTo(204);
    assertThat(control.get("/v1/providers/simulator").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesAProviderThatWouldNotCompile() {
    HttpResponse<String> answer =
        control.send(
            "PUT",
            "/v1/providers/broken",
            TestControl.ADMIN,
            "{\"base_url\":\"http://169.254.169.254/v1\",\"secret\":\"none\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).array("errors").getFirst().asObject().string("pointer"))
        .isEqualTo("/base_url");
    assertThat(control.get("/v1/providers/broken").statusCode()).isEqualTo(404);
  }

  @Test
  void keepsHowACloudIsAuthenticatedToAndRefusesAWrongMix() throws Exception {
    String role =
        """
        {"base_url":"https://bedrock-runtime.eu-central-1.amazonaws.com","scheme":"aws",
         "auth_settings":{"source":"assume_role","role_arn":"arn:aws:iam::123456789012:role/r",
         "tag.team":"{node.2}"}}
        """;
    HttpResponse<String> put =
        control.send("PUT", "/v1/providers/own-bedrock", TestControl.ADMIN, role);
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    assertThat(put.body())
        .contains("\"tag.team\":\"{node.2}\"")
        .contains("\"source\":\"assume_role\"")
        .contains("\"pool\":{}");

    String pool =
        """
        {"base_url":"https://own.example/v1","secret":"env:A","pool":{"aws-sm:b#key":3}}
        """;
    assertThat(control.send("PUT", "/v1/providers/own-pool", TestControl.ADMIN, pool).body())
        .contains("\"pool\":{\"aws-sm:b#key\":3}");
    assertThat(control.get("/v1/providers/own-pool").body()).contains("\"aws-sm:b#key\":3");

    String wrong = role.replace("assume_role", "instance_profile");
    HttpResponse<String> refused =
        control.send("PUT", "/v1/providers/own-bedrock", TestControl.ADMIN, wrong);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("knows no such setting");
    String literal = pool.replace("aws-sm:b#key", "sk-live-abcdef");
    HttpResponse<String> key =
        control.send("PUT", "/v1/providers/own-pool", TestControl.ADMIN, literal);
    assertThat(key.statusCode()).isEqualTo(422);
    assertThat(key.body()).doesNotContain("sk-live");
    for (String name : new String[] {"own-bedrock", "own-pool"}) {
      control.send("DELETE", "/v1/providers/" + name, TestControl.ADMIN, null);
    }
  }

  @Test
  void refusesASecretInPlaceOfAReference() {
    HttpResponse<String> answer =
        control.send(
            "PUT", "/v1/providers/openai", TestControl.ADMIN, "{\"secret\":\"sk-abcdefg\"}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).doesNotContain("sk-abcdefg");
  }

  @Test
  void walksAListPageByPageWithoutLossOrRepetition() {
    for (int index = 0; index < 7; index++) {
      member("service_account", "robot-" + index);
    }
    List<String> names = new ArrayList<>();
    String cursor = "";
    do {
      JsonValue.Obj page = json(control.get("/v1/members?limit=3" + cursor));
      page.array("data").forEach(item -> names.add(item.asObject().string("name")));
      cursor = page.get("next_cursor").map(next -> "&cursor=" + next.asString()).orElse("");
    } while (!cursor.isEmpty());

    assertThat(names).doesNotHaveDuplicates().contains("owner", "robot-0", "robot-6");
    assertThat(json(control.get("/v1/members?limit=1")).get("next_cursor")).isPresent();
  }

  @Test
  void refusesForeignCursorsAndBadLimits() {
    String foreign =
        json(control.get("/v1/members?limit=1"))
            .get("next_cursor")
            .map(JsonValue::asString)
            .orElse("bm9kZXMKeA");
    assertThat(json(control.get("/v1/keys?cursor=" + foreign)).string("code"))
        .isEqualTo("invalid_cursor");
    assertThat(json(control.get("/v1/keys?cursor=a2V5cwp4")).string("code"))
        .isEqualTo("invalid_cursor");
    assertThat(json(control.get("/v1/nodes?limit=-1")).string("code"))
        .isEqualTo("invalid_parameter");
  }

  @Test
  void answersEveryFrameworkErrorAsAProblem() {
    assertThat(json(control.send("PATCH", "/v1/keys", TestControl.ADMIN, "{}")).string("code"))
        .isEqualTo("method_not_allowed");
    assertThat(json(control.get("/v1/keys/nope")).string("code")).isEqualTo("not_found");
    assertThat(json(control.get("/v1/keys/ABCDEFGHIJKL")).string("code")).isEqualTo("not_found");
    assertThat(json(control.post("/v1/nodes", " ".repeat(5_000_000))).string("code"))
        .isEqualTo("body_too_large");
  }

  private static String org() {
    return json(control.get("/v1/nodes")).array("data").getFirst().asObject().string("id");
  }

  private static HttpResponse<String> postNode(String kind, String name, String parent) {
    return control.post(
        "/v1/nodes",
        "{\"kind\":\"%s\",\"name\":\"%s\",\"parent_id\":\"%s\"}".formatted(kind, name, parent));
  }

  private static String node(String kind, String name, String parent) {
    HttpResponse<String> answer = postNode(kind, name, parent);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).string("id");
  }

  private static String member(String kind, String name) {
    HttpResponse<String> answer =
        control.post(
            "/v1/members",
            "{\"kind\":\"%s\",\"name\":\"%s\",\"node_id\":\"%s\"}".formatted(kind, name, org()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).string("id");
  }
}
