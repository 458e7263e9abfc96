package dev.signalbox.control.role;

import static dev.signalbox.control.TestControl.json;
import static dev.signalbox.control.role.Org.binding;
import static dev.signalbox.control.role.Org.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.role.Org.Actor;
import dev.signalbox.model.json.JsonValue.Obj;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Roles, bindings and tokens as they are served, and every way to get more than one's own.
final class GrantsIT {

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
  void saysWhyAndNamesTheChain() {
    String unit = org.node("business_unit", root);
    String team = org.node("team", unit);
    Actor actor = org.actor(team);
    String group = org.group(unit, actor.id());
    String allows = org.bind(group, "admin", unit);

    Obj allowed = org.explain(TestControl.ADMIN, actor.id(), Permission.KEY_MANAGE, team);
    assertThat(allowed.string("reason")).isEqualTo("allowed");
    assertThat(allowed.array("path")).hasSize(3);
    Obj by = allowed.array("bindings").getFirst().asObject();
    assertThat(by.string("id")).isEqualTo(allows);
    assertThat(by.string("principal_id")).isEqualTo(group);
    assertThat(by.string("node_id")).isEqualTo(unit);
    assertThat(by.string("role_name")).isEqualTo("admin");

    String keys = org.role(root, Permission.KEY_MANAGE);
    String denies = org.deny(actor.id(), keys, root);
    Obj denied = org.explain(actor.token(), actor.id(), Permission.KEY_MANAGE, team);
    assertThat(denied.string("reason")).isEqualTo("denied");
    assertThat(denied.array("bindings").getFirst().asObject().string("id")).isEqualTo(denies);
    assertThat(
            org.explain(TestControl.ADMIN, actor.id(), Permission.PROMPT_READ, team)
                .string("reason"))
        .isEqualTo("no_binding");
    assertThat(
            code(
                org.send(
                    actor.token(),
                    "GET",
                    "/v1/access/explain?principal=%s&permission=node.read&node=%s"
                        .formatted(org.member(root), root),
                    null)))
        .isEqualTo("forbidden");
  }

  @Test
  void letsADenialOutweighEveryAllowBelowIt() {
    String unit = org.node("business_unit", root);
    String team = org.node("team", unit);
    Actor unitAdmin = org.actor("admin", unit);
    Actor worker = org.actor("viewer", team);
    String reads = org.role(root, Permission.MEMBER_READ);
    String denial = org.deny(worker.id(), reads, root);

    assertThat(code(as(worker, "GET", "/v1/members/" + worker.id(), null))).isEqualTo("forbidden");
    assertThat(
            code(as(unitAdmin, "POST", "/v1/bindings", binding(worker.id(), reads, team, "allow"))))
        .isEqualTo("ok");
    assertThat(code(as(worker, "GET", "/v1/members/" + worker.id(), null))).isEqualTo("forbidden");
    assertThat(code(as(unitAdmin, "DELETE", "/v1/bindings/" + denial, null)))
        .as("not liftable from below")
        .isEqualTo("escalation");
    assertThat(code(org.send(TestControl.ADMIN, "DELETE", "/v1/bindings/" + denial, null)))
        .isEqualTo("ok");
    assertThat(code(as(worker, "GET", "/v1/members/" + worker.id(), null))).isEqualTo("ok");
  }

  @Test
  void refusesARoleWithOnePermissionTooMany() {
    String unit = org.node("business_unit", root);
    Actor admin = org.actor("admin", unit);
    String friend = org.member(unit);
    String one = org.role(root, Permission.NODE_READ, Permission.PROMPT_READ);

    assertThat(code(as(admin, "POST", "/v1/bindings", binding(friend, "admin", unit, "allow"))))
        .isEqualTo("ok");
    assertThat(code(as(admin, "POST", "/v1/bindings", binding(friend, "owner", unit, "allow"))))
        .isEqualTo("escalation");
    assertThat(code(as(admin, "POST", "/v1/bindings", binding(friend, one, unit, "allow"))))
        .isEqualTo("escalation");
    assertThat(code(as(admin, "POST", "/v1/bindings", binding(friend, "admin", root, "allow"))))
        .isEqualTo("forbidden");
  }

  @Test
  void judgesTheEditOfARoleAtEveryNodeWhereItIsHeld() {
    String unit = org.node("business_unit", root);
    String role = org.role(unit, Permission.NODE_READ);
    String team = org.node("team", unit);
    Actor admin = org.actor("admin", unit);
    org.bind(admin.id(), role, unit);
    String address = "/v1/roles/" + role;

    assertThat(code(as(admin, "PATCH", address, "{\"permissions\":[\"node.read\"]}")))
        .isEqualTo("precondition_required");
    assertThat(edit(admin, address, "\"r9\"", Permission.NODE_READ)).isEqualTo("stale");
    assertThat(edit(admin, address, "\"r1\"", Permission.NODE_READ, Permission.PROMPT_READ))
        .as("it would give the editor more")
        .isEqualTo("escalation");
    assertThat(edit(admin, address, "\"r1\"", Permission.NODE_READ, Permission.KEY_READ))
        .isEqualTo("ok");
    String keys = org.role(root, Permission.KEY_MANAGE);
    org.deny(admin.id(), keys, team);
    assertThat(edit(admin, address, "\"r2\"", Permission.NODE_READ, Permission.KEY_MANAGE))
        .as("denied below")
        .isEqualTo("escalation");
    assertThat(code(org.sendIfMatch(admin.token(), "DELETE", address, "\"r2\"", null)))
        .isEqualTo("in_use");
  }

  @Test
  void takesJoiningAGroupForAGrant() {
    String unit = org.node("business_unit", root);
    Actor clerk = org.actor(org.role(root, Permission.GROUP_MANAGE, Permission.MEMBER_READ), unit);
    String admins = org.group(unit);
    org.bind(admins, "admin", unit);
    String harmless = org.group(unit);
    String restricted = org.group(unit, clerk.id());
    org.deny(restricted, org.role(root, Permission.USAGE_READ), unit);

    assertThat(code(as(clerk, "PUT", "/v1/groups/" + admins + "/members/" + clerk.id(), null)))
        .isEqualTo("escalation");
    assertThat(code(as(clerk, "PUT", "/v1/groups/" + harmless + "/members/" + clerk.id(), null)))
        .isEqualTo("ok");
    assertThat(
            code(as(clerk, "DELETE", "/v1/groups/" + restricted + "/members/" + clerk.id(), null)))
        .as("leaving lifts a denial")
        .isEqualTo("escalation");
    assertThat(code(as(clerk, "DELETE", "/v1/groups/" + restricted, null))).isEqualTo("escalation");
  }

  @Test
  void keepsTheLastOwner() {
    try (TestControl alone = TestControl.start()) {
      Org tenant = new Org(alone);
      String top = tenant.root();
      String owner = tenant.listed(TestControl.ADMIN, "/v1/members").getFirst();
      String binding = tenant.listed(TestControl.ADMIN, "/v1/bindings").getFirst();
      String all = tenant.role(top, Permission.IAM_GRANT);

      assertThat(code(alone.send("DELETE", "/v1/bindings/" + binding, TestControl.ADMIN, null)))
          .isEqualTo("last_owner");
      assertThat(
              code(
                  alone.send(
                      "PATCH", "/v1/members/" + owner, TestControl.ADMIN, "{\"active\":false}")))
          .isEqualTo("last_owner");
      assertThat(code(alone.post("/v1/bindings", binding(owner, all, top, "deny"))))
          .isEqualTo("last_owner");
      String temporary = tenant.member(top);
      assertThat(
              code(
                  alone.post(
                      "/v1/bindings",
                      binding(temporary, "owner", top, "allow")
                          .replace("}", ",\"expires_at\":\"2999-01-01T00:00:00Z\"}"))))
          .isEqualTo("ok");
      assertThat(code(alone.send("DELETE", "/v1/bindings/" + binding, TestControl.ADMIN, null)))
          .as("who ends some day is no last owner")
          .isEqualTo("last_owner");
      String group = tenant.group(top, tenant.member(top));
      tenant.bind(group, "owner", top);
      assertThat(code(alone.send("DELETE", "/v1/bindings/" + binding, TestControl.ADMIN, null)))
          .isEqualTo("ok");
    }
  }

  @Test
  void confinesTokensAndShowsThemOnce() {
    Actor actor = org.actor("admin", root);
    String unit = org.node("business_unit", root);
    String confined =
        "{\"name\":\"ci\",\"node_id\":\"%s\",\"permissions\":%s}"
            .formatted(unit, Org.names(Permission.NODE_READ));
    HttpResponse<String> made = as(actor, "POST", "/v1/tokens", confined);
    assertThat(code(made)).as(made.body()).isEqualTo("ok");
    String secret = json(made).string("token");
    String address = "/v1/tokens/" + json(made).string("id");

    assertThat(secret).startsWith("sbt_").hasSize(68);
    assertThat(as(actor, "GET", address, null).body()).doesNotContain(secret);
    assertThat(as(actor, "GET", "/v1/tokens", null).body()).doesNotContain(secret);
    assertThat(code(org.send(secret, "GET", "/v1/nodes/" + unit, null))).isEqualTo("ok");
    assertThat(code(org.send(secret, "GET", "/v1/nodes/" + root, null))).isEqualTo("forbidden");
    assertThat(code(org.send(secret, "GET", "/v1/members", null))).isEqualTo("forbidden");
    assertThat(org.listed(secret, "/v1/nodes")).containsExactly(unit);
    assertThat(
            json(org.send(
                    secret, "GET", "/v1/access/explain?permission=key.read&node=" + unit, null))
                .string("reason"))
        .isEqualTo("outside_token_scope");
    assertThat(code(org.send(secret, "POST", "/v1/tokens", confined)))
        .as("a token without token.manage makes none")
        .isEqualTo("escalation");

    assertThat(code(as(actor, "DELETE", address, null))).isEqualTo("ok");
    assertThat(code(org.send(secret, "GET", "/v1/nodes/" + unit, null)))
        .isEqualTo("unauthenticated");
  }

  @Test
  void makesNoTokenThatCanDoMoreThanItsMaker() {
    Actor actor = org.actor("admin", root);
    String unit = org.node("business_unit", root);
    HttpResponse<String> made =
        as(
            actor,
            "POST",
            "/v1/tokens",
            "{\"name\":\"t\",\"node_id\":\"%s\",\"permissions\":%s}"
                .formatted(unit, Org.names(Permission.TOKEN_MANAGE, Permission.NODE_READ)));
    String narrow = json(made).string("token");

    String wider = Org.names(Permission.TOKEN_MANAGE, Permission.KEY_READ);
    assertThat(code(org.send(narrow, "POST", "/v1/tokens", own(unit, wider, ""))))
        .isEqualTo("escalation");
    String same = Org.names(Permission.NODE_READ);
    assertThat(code(org.send(narrow, "POST", "/v1/tokens", own(root, same, ""))))
        .isEqualTo("escalation");
    String end = ",\"expires_at\":\"" + java.time.Instant.now().plusSeconds(8_640_000) + "\"";
    assertThat(code(org.send(narrow, "POST", "/v1/tokens", own(unit, same, end))))
        .as("longer than itself")
        .isEqualTo("escalation");
    assertThat(code(org.send(narrow, "POST", "/v1/tokens", own(unit, same, "")))).isEqualTo("ok");
  }

  @Test
  void refusesWhatWouldOutliveTheGranter() {
    Actor temporary = org.actor(root);
    String end = "2998-01-01T00:00:00Z";
    control.post(
        "/v1/bindings",
        binding(temporary.id(), "admin", root, "allow")
            .replace("}", ",\"expires_at\":\"" + end + "\"}"));
    String friend = org.member(root);
    String forEver = binding(friend, "viewer", root, "allow");

    assertThat(code(as(temporary, "POST", "/v1/bindings", forEver))).isEqualTo("escalation");
    assertThat(
            code(
                as(
                    temporary,
                    "POST",
                    "/v1/bindings",
                    forEver.replace("}", ",\"expires_at\":\"" + end + "\"}"))))
        .isEqualTo("ok");
  }

  @Test
  void bindsACustomRoleOnlyAtItsNodeAndBelow() {
    String unit = org.node("business_unit", root);
    String other = org.node("business_unit", root);
    String role = org.role(unit, Permission.NODE_READ);
    String member = org.member(root);

    assertThat(code(control.post("/v1/bindings", binding(member, role, unit, "allow"))))
        .isEqualTo("ok");
    assertThat(code(control.post("/v1/bindings", binding(member, role, other, "allow"))))
        .isEqualTo("invalid_body");
    assertThat(code(control.post("/v1/bindings", binding(member, role, root, "allow"))))
        .isEqualTo("invalid_body");
    assertThat(org.listed(TestControl.ADMIN, "/v1/roles"))
        .startsWith("owner", "admin", "developer", "viewer", "auditor", "finance")
        .contains(role);
  }

  private static String own(String node, String permissions, String more) {
    return "{\"name\":\"t\",\"node_id\":\"%s\",\"permissions\":%s%s}"
        .formatted(node, permissions, more);
  }

  private static String edit(Actor actor, String address, String etag, Permission... permissions) {
    return code(
        org.sendIfMatch(
            actor.token(),
            "PATCH",
            address,
            etag,
            "{\"permissions\":" + Org.names(permissions) + "}"));
  }

  private static HttpResponse<String> as(
      Actor actor, String method, String path, @Nullable String body) {
    return org.send(actor.token(), method, path, body);
  }
}
