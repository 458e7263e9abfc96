package dev.signalbox.control.role;

import static dev.signalbox.control.TestControl.json;
import static dev.signalbox.control.role.Org.binding;
import static dev.signalbox.control.role.Org.code;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.access.Permission;
import dev.signalbox.control.database.Sql;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.control.role.Org.Actor;
import dev.signalbox.control.usage.UsageControl;
import dev.signalbox.model.id.TenantId;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Where access could go wrong at its edges: many bindings, other tenants, two owners at once.
final class CornersIT {

  private static final String OTHER = "sbt_other_0123456789abcdef0123456789abcdef";

  private static TestControl control;
  private static Org org;
  private static String root;
  private static TenantId own;
  private static TenantId other;

  @BeforeAll
  static void start() {
    control = TestControl.start();
    org = new Org(control);
    root = org.root();
    own = new TenantId(UUID.fromString(json(control.get("/v1/tenant")).string("tenant_id")));
    other = UsageControl.on(control).otherTenant(OTHER);
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void decideRightlyForAMemberWithTenThousandBindingsAndTakeNoMore() {
    String unit = org.node("business_unit", root);
    Actor actor = org.actor(unit);
    control
        .bean(TenantTransactions.class)
        .write(
            own,
            connection ->
                Sql.update(
                    connection,
                    "INSERT INTO role_binding (tenant_id, id, member_id, built_in_role, node_id,"
                        + " effect, created_at) SELECT ?, gen_random_uuid(), ?, 'finance', ?,"
                        + " 'allow', now() FROM generate_series(1, 10000)",
                    own.value(),
                    UUID.fromString(actor.id()),
                    UUID.fromString(unit)));

    assertThat(code(org.send(actor.token(), "GET", "/v1/nodes/" + unit, null))).isEqualTo("ok");
    assertThat(code(org.send(actor.token(), "GET", "/v1/members/" + actor.id(), null)))
        .isEqualTo("forbidden");
    assertThat(org.listed(actor.token(), "/v1/nodes")).containsExactly(unit);
    assertThat(code(control.post("/v1/bindings", binding(actor.id(), "viewer", unit, "allow"))))
        .isEqualTo("in_use");
  }

  @Test
  void refuseThingsOfAnotherTenantInBodiesAndCursors() {
    Org theirs = new Org(control, OTHER);
    String foreignNode = theirs.root();
    String foreignMember = theirs.member(foreignNode);
    String foreignRole = theirs.role(foreignNode, Permission.NODE_READ);
    String member = org.member(root);
    String node = org.node("team", root);

    assertThat(code(control.post("/v1/bindings", binding(member, "viewer", foreignNode, "allow"))))
        .isEqualTo("invalid_body");
    assertThat(code(control.post("/v1/bindings", binding(foreignMember, "viewer", root, "allow"))))
        .isEqualTo("invalid_body");
    assertThat(code(control.post("/v1/bindings", binding(member, foreignRole, root, "allow"))))
        .isEqualTo("invalid_body");
    assertThat(
            code(
                org.send(
                    TestControl.ADMIN,
                    "PATCH",
                    "/v1/nodes/" + node,
                    "{\"parent_id\":\"" + foreignNode + "\"}")))
        .isEqualTo("invalid_body");
    String group = org.group(root);
    assertThat(
            code(
                org.send(
                    TestControl.ADMIN,
                    "PUT",
                    "/v1/groups/" + group + "/members/" + foreignMember,
                    null)))
        .isEqualTo("not_found");
    String cursor = json(control.get("/v1/members?limit=1")).string("next_cursor");
    assertThat(code(org.send(OTHER, "GET", "/v1/members?limit=1&cursor=" + cursor, null)))
        .isEqualTo("invalid_cursor");
    assertThat(code(control.get("/v1/bindings?principal=" + foreignMember))).isEqualTo("ok");
    assertThat(org.listed(TestControl.ADMIN, "/v1/bindings?principal=" + foreignMember)).isEmpty();
  }

  @Test
  void keepTenantsApartOnOnePreparedStatement() {
    TenantTransactions transactions = control.bean(TenantTransactions.class);
    long ours = members(transactions, own);
    long theirs = members(transactions, other);

    for (int round = 0; round < 40; round++) {
      assertThat(members(transactions, own)).isEqualTo(ours);
      assertThat(members(transactions, other)).isEqualTo(theirs);
      assertThat(
              transactions.<Long>withoutTenant(
                  connection -> Sql.number(connection, "SELECT count(*) FROM member")))
          .isZero();
    }
    assertThat(ours).isNotEqualTo(theirs).isPositive();
  }

  @Test
  void keepOneOfTwoOwnersWhoRemoveEachOtherAtOnce() throws Exception {
    try (TestControl alone = TestControl.start();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Org tenant = new Org(alone);
      String top = tenant.root();
      Actor first = tenant.actor("owner", top);
      Actor second = tenant.actor("owner", top);
      String bootstrap = tenant.listed(TestControl.ADMIN, "/v1/members").getFirst();
      alone.send("PATCH", "/v1/members/" + bootstrap, TestControl.ADMIN, "{\"active\":false}");

      Future<String> one = threads.submit(ends(alone, first, second));
      Future<String> two = threads.submit(ends(alone, second, first));

      assertThat(one.get().equals("ok") ^ two.get().equals("ok")).isTrue();
    }
  }

  private static Callable<String> ends(TestControl control, Actor by, Actor whom) {
    return () ->
        code(control.send("PATCH", "/v1/members/" + whom.id(), by.token(), "{\"active\":false}"));
  }

  private static long members(TenantTransactions transactions, TenantId tenant) {
    return transactions.read(
        tenant, connection -> Sql.number(connection, "SELECT count(*) FROM member"));
  }
}
