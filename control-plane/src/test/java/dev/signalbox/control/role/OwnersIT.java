package dev.signalbox.control.role;

import static dev.signalbox.control.TestControl.ADMIN;
import static dev.signalbox.control.TestControl.json;
import static dev.signalbox.control.role.Org.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.role.Org.Actor;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a person leaves behind: nothing of it goes on working unseen.
final class OwnersIT {

  private static final AtomicInteger NAMES = new AtomicInteger();

  private static TestControl control;
  private static Org org;
  private static String root;

  @BeforeAll
  static void start() {
    control = TestControl.start();
    org = new Org(control);
    root = org.root();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void holdsServiceAccountsOfWhoeverLeavesUntilSomebodyElseAnswersForThem() {
    String leaver = org.member(root);
    String robot = automaton("service_account", leaver);
    String key = key(robot);
    String token = org.token(robot, Permission.NODE_READ);
    assertThat(status(key)).isEqualTo("active");
    assertThat(code(org.send(token, "GET", "/v1/tenant", null))).isEqualTo("ok");
    assertThat(org.listed(ADMIN, "/v1/members?owner_id=" + leaver)).containsExactly(robot);

    deactivate(leaver);

    assertThat(status(key)).isEqualTo("suspended: owner_gone");
    assertThat(code(org.send(token, "GET", "/v1/tenant", null))).isEqualTo("unauthenticated");
    assertThat(org.listed(ADMIN, "/v1/members?ownerless=true")).contains(robot);
    assertThat(org.listed(ADMIN, "/v1/members?ownerless=false")).doesNotContain(robot, leaver);
    assertThat(org.listed(ADMIN, "/v1/keys?ownerless=true")).contains(key);

    HttpResponse<String> taken =
        patch("/v1/members/" + robot, "{\"owner_id\":\"" + org.member(root) + "\"}");

    assertThat(json(taken).require("ownerless").asBoolean()).isFalse();
    assertThat(status(key)).isEqualTo("active");
    assertThat(code(org.send(token, "GET", "/v1/tenant", null))).isEqualTo("ok");
    assertThat(org.listed(ADMIN, "/v1/keys?ownerless=true")).doesNotContain(key);
  }

  @Test
  void holdsWhatHangsOnAChainOfServiceAccounts() {
    String leaver = org.member(root);
    String first = automaton("service_account", leaver);
    String second = automaton("service_account", first);
    String key = key(second);

    deactivate(leaver);

    assertThat(status(key)).isEqualTo("suspended: owner_gone");
    assertThat(org.listed(ADMIN, "/v1/members?ownerless=true")).contains(first, second);
    assertThat(code(patch("/v1/members/" + first, "{\"owner_id\":\"" + second + "\"}")))
        .as("a circle, in which nobody answers")
        .isEqualTo("invalid_body");
  }

  @Test
  void endsTasksOfWhoeverLeavesForGood() {
    Actor leaver = org.actor("viewer", root);
    String task = automaton("task", leaver.id());
    String key = key(task);
    String token = org.token(task, Permission.NODE_READ);

    deactivate(leaver.id());

    assertThat(status(key)).isEqualTo("revoked");
    assertThat(code(org.send(token, "GET", "/v1/tenant", null))).isEqualTo("unauthenticated");
    patch("/v1/members/" + leaver.id(), "{\"active\":true}");
    assertThat(code(org.send(token, "GET", "/v1/tenant", null))).isEqualTo("unauthenticated");
    assertThat(code(org.send(leaver.token(), "GET", "/v1/tenant", null)))
        .isEqualTo("unauthenticated");
  }

  @Test
  void refusesFiltersThatAreNone() {
    assertThat(code(control.get("/v1/members?ownerless=perhaps"))).isEqualTo("invalid_parameter");
    assertThat(code(control.get("/v1/members?owner_id=me"))).isEqualTo("invalid_parameter");
  }

  @Test
  void renamesAGroupAndKeepsWhatItsDirectoryCallsIt() {
    String group = org.group(root);
    String path = "/v1/groups/" + group;
    HttpResponse<String> mapped = patch(path, "{\"external_id\":\"Directory-7\"}");
    assertThat(json(mapped).string("external_id")).isEqualTo("Directory-7");

    HttpResponse<String> stale =
        org.sendIfMatch(ADMIN, "PATCH", path, "\"r1\"", "{\"name\":\"Renamed\"}");
    HttpResponse<String> renamed =
        org.sendIfMatch(ADMIN, "PATCH", path, "\"r2\"", "{\"name\":\"Renamed\"}");

    assertThat(code(stale)).isEqualTo("stale");
    assertThat(json(renamed).string("name")).isEqualTo("Renamed");
    assertThat(json(renamed).string("external_id")).isEqualTo("Directory-7");
    assertThat(renamed.headers().firstValue("etag")).contains("\"r3\"");
    assertThat(json(control.get(path)).string("name")).isEqualTo("Renamed");
    String entry =
        control.get("/v1/audit?action=group.update&resource_id=" + group + "&limit=1").body();
    assertThat(entry).contains("\"Renamed\"").contains("\"before\"");
    String other = "/v1/groups/" + org.group(root);
    assertThat(code(patch(other, "{\"name\":\"Renamed\"}"))).isEqualTo("conflict");
    assertThat(code(patch(other, "{\"external_id\":\"Directory-7\"}"))).isEqualTo("conflict");
    assertThat(code(patch(other, "{\"external_id\":\"directory-7\"}")))
        .as("letter case counts")
        .isEqualTo("ok");
  }

  @Test
  void takesAMappingToADirectoryForTheGrantThatItIs() {
    String unit = org.node("business_unit", root);
    Actor unitAdmin = org.actor("admin", unit);
    String group = org.group(unit);
    org.bind(group, "owner", root);
    String path = "/v1/groups/" + group;

    assertThat(code(org.send(unitAdmin.token(), "PATCH", path, "{\"external_id\":\"mine\"}")))
        .isEqualTo("escalation");
    assertThat(code(org.send(unitAdmin.token(), "PATCH", path, "{\"name\":\"harmless\"}")))
        .isEqualTo("ok");
  }

  private static String automaton(String kind, String owner) {
    HttpResponse<String> made =
        control.post(
            "/v1/members",
            "{\"kind\":\"%s\",\"name\":\"a%d\",\"node_id\":\"%s\",\"owner_id\":\"%s\"}"
                .formatted(kind, NAMES.incrementAndGet(), root, owner));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return json(made).string("id");
  }

  private static String key(String owner) {
    return json(control.post("/v1/keys", "{\"owner_id\":\"" + owner + "\"}")).string("id");
  }

  private static String status(String key) {
    var shown = json(control.get("/v1/keys/" + key));
    return shown
        .get("status_reason")
        .map(reason -> shown.string("status") + ": " + reason.asString())
        .orElseGet(() -> shown.string("status"));
  }

  private static void deactivate(String member) {
    HttpResponse<String> gone = patch("/v1/members/" + member, "{\"active\":false}");
    assertThat(gone.statusCode()).as(gone.body()).isEqualTo(200);
  }

  private static HttpResponse<String> patch(String path, String body) {
    return org.send(ADMIN, "PATCH", path, body);
  }
}
