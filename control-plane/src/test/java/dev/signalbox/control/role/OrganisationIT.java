package dev.signalbox.control.role;

import static dev.signalbox.control.TestControl.json;
import static dev.signalbox.control.role.Org.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.role.Org.Actor;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The tree, members and groups as they are served.
final class OrganisationIT {

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
  void movesASubtreeAndShowsItsNewPath() {
    String left = org.node("business_unit", root);
    String right = org.node("business_unit", root);
    String team = org.node("team", left);
    String center = org.node("cost_center", team);

    HttpResponse<String> moved = move(TestControl.ADMIN, team, right);

    assertThat(code(moved)).as(moved.body()).isEqualTo("ok");
    assertThat(json(moved).string("parent_id")).isEqualTo(right);
    assertThat(moved.headers().firstValue("etag")).contains("\"r2\"");
    String path = json(get("/v1/nodes/" + center)).string("path");
    assertThat(path).startsWith(json(get("/v1/nodes/" + right)).string("path") + "/");
    assertThat(path).startsWith(json(moved).string("path") + "/");
  }

  @Test
  void refusesMovesThatWouldBreakTheTree() {
    String unit = org.node("business_unit", root);
    String team = org.node("team", unit);
    String below = org.node("team", team);
    String center = org.node("cost_center", root);
    String other = org.node("business_unit", root);

    assertThat(code(move(TestControl.ADMIN, team, below))).as("under own child").isEqualTo(BAD);
    assertThat(code(move(TestControl.ADMIN, team, team))).as("under itself").isEqualTo(BAD);
    assertThat(code(move(TestControl.ADMIN, root, unit))).as("the org").isEqualTo(BAD);
    assertThat(code(move(TestControl.ADMIN, unit, team))).as("kind order").isEqualTo(BAD);
    assertThat(code(move(TestControl.ADMIN, team, center))).as("kind order").isEqualTo(BAD);
    String deep = other;
    for (int depth = 2; depth < 7; depth++) {
      deep = org.node("team", deep);
    }
    assertThat(code(move(TestControl.ADMIN, team, deep))).as("depth 9").isEqualTo(BAD);
    assertThat(code(move(TestControl.ADMIN, below, deep))).as("depth 8").isEqualTo("ok");
  }

  private static final String BAD = "invalid_body";

  @Test
  void renamesANodeAndDeletesItOnceItIsEmpty() {
    String unit = org.node("business_unit", root);
    String team = org.node("team", unit);

    assertThat(code(patch("/v1/nodes/" + unit, "{\"name\":\"Renamed\"}"))).isEqualTo("ok");
    assertThat(json(get("/v1/nodes/" + team)).string("path")).contains("/Renamed/");
    assertThat(code(delete("/v1/nodes/" + unit))).isEqualTo("in_use");
    assertThat(code(delete("/v1/nodes/" + team))).isEqualTo("ok");
    assertThat(code(delete("/v1/nodes/" + unit))).isEqualTo("ok");
    assertThat(code(get("/v1/nodes/" + unit))).isEqualTo("not_found");
    assertThat(code(delete("/v1/nodes/" + root))).isEqualTo("in_use");
  }

  @Test
  void asksForThePermissionAtBothEndsOfAMove() {
    String left = org.node("business_unit", root);
    String right = org.node("business_unit", root);
    String team = org.node("team", left);
    Actor onlyLeft = org.actor("admin", left);
    Actor onlyTeam = org.actor("admin", team);
    Actor both = org.actor("admin", left);
    org.bind(both.id(), "admin", right);

    assertThat(code(move(onlyLeft.token(), team, right))).isEqualTo("forbidden");
    org.bind(onlyTeam.id(), "admin", right);
    assertThat(code(move(onlyTeam.token(), team, right))).isEqualTo("forbidden");
    assertThat(code(move(both.token(), team, right))).isEqualTo("ok");
  }

  @Test
  void takesAMoveForTheGrantThatItIs() {
    String poor = org.node("business_unit", root);
    String rich = org.node("business_unit", root);
    String team = org.node("team", poor);
    String mover = org.role(root, Permission.NODE_MANAGE, Permission.IAM_GRANT);
    Actor actor = org.actor(mover, root);
    String admin = org.member(rich);
    org.bind(admin, "admin", rich);

    assertThat(code(move(actor.token(), team, rich))).isEqualTo("escalation");

    Actor guarded = org.actor("admin", root);
    String denied = org.node("business_unit", root);
    String inside = org.node("team", denied);
    String keys = org.role(root, Permission.KEY_MANAGE);
    org.deny(guarded.id(), keys, denied);
    assertThat(code(move(TestControl.ADMIN, inside, poor)))
        .as("the owner lifts it")
        .isEqualTo("ok");
  }

  @Test
  void endsKeysAndTokensOfAMemberWhoIsDeactivated() {
    Actor actor = org.actor("viewer", root);
    HttpResponse<String> key =
        control.post("/v1/keys", "{\"owner_id\":\"%s\"}".formatted(actor.id()));
    assertThat(code(org.send(actor.token(), "GET", "/v1/tenant", null))).isEqualTo("ok");

    HttpResponse<String> gone = patch("/v1/members/" + actor.id(), "{\"active\":false}");

    assertThat(json(gone).get("deactivated_at")).isPresent();
    assertThat(code(org.send(actor.token(), "GET", "/v1/tenant", null)))
        .isEqualTo("unauthenticated");
    String shown = "/v1/keys/" + json(key).string("id");
    assertThat(json(get(shown)).get("revoked_at")).isPresent();
    assertThat(
            org.explain(TestControl.ADMIN, actor.id(), Permission.NODE_READ, root).string("reason"))
        .isEqualTo("principal_not_active");

    assertThat(json(patch("/v1/members/" + actor.id(), "{\"active\":true}")).get("deactivated_at"))
        .isEmpty();
    assertThat(code(org.send(actor.token(), "GET", "/v1/tenant", null)))
        .as("credentials stay dead")
        .isEqualTo("unauthenticated");
    assertThat(json(get(shown)).get("revoked_at")).isPresent();
  }

  @Test
  void letsNobodyTakeControlOfAStrongerMember() {
    String unit = org.node("business_unit", root);
    String team = org.node("team", unit);
    Actor unitAdmin = org.actor("admin", unit);
    String boss = org.member(unit);
    org.bind(boss, "owner", root);
    String address = "/v1/members/" + boss;

    assertThat(code(as(unitAdmin, "PATCH", address, "{\"name\":\"me@example.org\"}")))
        .isEqualTo("escalation");
    assertThat(code(as(unitAdmin, "PATCH", address, "{\"node_id\":\"" + team + "\"}")))
        .isEqualTo("escalation");
    assertThat(
            code(
                as(
                    unitAdmin,
                    "POST",
                    "/v1/tokens",
                    "{\"name\":\"t\",\"member_id\":\"%s\",\"node_id\":\"%s\",\"permissions\":%s}"
                        .formatted(boss, root, Org.names(Permission.PROMPT_READ)))))
        .isEqualTo("escalation");
    assertThat(code(as(unitAdmin, "PATCH", address, "{\"active\":false}"))).isEqualTo("ok");
    assertThat(code(as(unitAdmin, "PATCH", address, "{\"active\":true}"))).isEqualTo("escalation");
    String peer = org.member(unit);
    assertThat(
            code(as(unitAdmin, "PATCH", "/v1/members/" + peer, "{\"node_id\":\"" + team + "\"}")))
        .isEqualTo("ok");
  }

  @Test
  void givesServiceAccountsSomebodyWhoAnswersForThem() {
    String person = org.member(root);
    HttpResponse<String> made =
        control.post(
            "/v1/members",
            "{\"kind\":\"service_account\",\"name\":\"robot\",\"node_id\":\"%s\",\"owner_id\":\"%s\"}"
                .formatted(root, person));
    assertThat(json(made).string("owner_id")).isEqualTo(person);
    String robot = "/v1/members/" + json(made).string("id");

    assertThat(code(patch("/v1/members/" + person, "{\"owner_id\":\"" + person + "\"}")))
        .isEqualTo(BAD);
    String next = org.member(root);
    assertThat(json(patch(robot, "{\"owner_id\":\"" + next + "\"}")).string("owner_id"))
        .isEqualTo(next);
    patch("/v1/members/" + person, "{\"active\":false}");
    assertThat(code(patch(robot, "{\"owner_id\":\"" + person + "\"}"))).isEqualTo(BAD);
  }

  @Test
  void showsListsOnlyAsFarAsTheCallerMaySee() {
    String unit = org.node("business_unit", root);
    String team = org.node("team", unit);
    String hidden = org.node("team", unit);
    Actor viewer = org.actor("viewer", unit);
    String reads = org.role(root, Permission.NODE_READ, Permission.MEMBER_READ);
    org.deny(viewer.id(), reads, hidden);
    String inside = org.member(team);
    org.member(hidden);

    assertThat(org.listed(viewer.token(), "/v1/nodes")).containsExactly(unit, team);
    assertThat(org.listed(viewer.token(), "/v1/members"))
        .containsExactlyInAnyOrder(viewer.id(), inside);
    assertThat(code(as(viewer, "GET", "/v1/nodes/" + hidden, null))).isEqualTo("forbidden");
    assertThat(code(as(viewer, "GET", "/v1/nodes/" + root, null))).isEqualTo("forbidden");
  }

  @Test
  void letsGroupsGrowAndShrink() {
    String node = org.node("team", root);
    String first = org.member(node);
    String second = org.member(node);
    String group = org.group(node, first, second, second);

    assertThat(org.listed(TestControl.ADMIN, "/v1/groups/" + group + "/members"))
        .containsExactlyInAnyOrder(first, second);
    assertThat(json(get("/v1/groups/" + group)).number("members")).isEqualTo(2);
    assertThat(code(delete("/v1/groups/" + group + "/members/" + first))).isEqualTo("ok");
    assertThat(code(delete("/v1/groups/" + group + "/members/" + first))).isEqualTo("not_found");
    assertThat(code(delete("/v1/nodes/" + node))).isEqualTo("in_use");
    assertThat(code(delete("/v1/groups/" + group))).isEqualTo("ok");
    assertThat(code(get("/v1/groups/" + group))).isEqualTo("not_found");
  }

  private static HttpResponse<String> move(String token, String node, String parent) {
    return org.send(token, "PATCH", "/v1/nodes/" + node, "{\"parent_id\":\"" + parent + "\"}");
  }

  private static HttpResponse<String> as(
      Actor actor, String method, String path, @org.jspecify.annotations.Nullable String body) {
    return org.send(actor.token(), method, path, body);
  }

  private static HttpResponse<String> get(String path) {
    return control.get(path);
  }

  private static HttpResponse<String> patch(String path, String body) {
    return org.send(TestControl.ADMIN, "PATCH", path, body);
  }

  private static HttpResponse<String> delete(String path) {
    return org.send(TestControl.ADMIN, "DELETE", path, null);
  }
}
