package dev.signalbox.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.access.Caller.Surface;
import dev.signalbox.control.access.Decisions.Holder;
import dev.signalbox.control.database.Sql;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.id.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The same worlds in memory and in PostgreSQL: what the service reads there leads the core to the
/// same decisions, the same refusals and the same lists. The full count: `-Dsignalbox.full=true`.
final class AgreementIT {

  private static final int WORLDS = Boolean.getBoolean("signalbox.full") ? 500 : 12;
  private static final int PER_WORLD = 40;

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
  void decidesByRowsAsByMemory() {
    Random random = new Random(Long.getLong("signalbox.seed", 1));
    int escalations = 0;
    int allowed = 0;
    for (int round = 0; round < WORLDS; round++) {
      World world = World.random(random);
      TenantId tenant = new TenantId(world.id());
      TenantTransactions transactions = control.bean(TenantTransactions.class);
      transactions.write(
          tenant,
          connection -> {
            store(connection, tenant.value(), world);
            return true;
          });
      int[] counts =
          transactions.read(tenant, connection -> compare(connection, tenant, world, random));
      allowed += counts[0];
      escalations += counts[1];
    }
    assertThat(allowed).as("allowed").isGreaterThan(WORLDS * PER_WORLD / 20);
    assertThat(escalations).as("refused grants").isGreaterThan(WORLDS * PER_WORLD / 20);
  }

  private static int[] compare(Connection connection, TenantId tenant, World world, Random random) {
    SqlFacts rows = new SqlFacts(connection, tenant);
    int[] counts = new int[2];
    for (int index = 0; index < PER_WORLD; index++) {
      UUID principal =
          random.nextInt(5) == 0 && !world.groups.isEmpty()
              ? world.any(world.groups.keySet())
              : world.any(world.members.keySet());
      UUID node = random.nextInt(20) == 0 ? world.id() : world.any(world.parents.keySet());
      Permission permission = world.any(World.PERMISSIONS);
      Instant at = world.any(World.TIMES);
      Decision expected = Decisions.decide(world, principal, permission, node, at);
      Decision actual = Decisions.decide(rows, principal, permission, node, at);
      assertThat(outline(actual)).isEqualTo(outline(expected));
      counts[0] += actual.allowed() ? 1 : 0;

      Holder actor = world.holder();
      Attempt attempt = Attempt.random(world, random);
      boolean refused = GrantRule.excess(rows, actor, attempt.effects(), World.NOW).isPresent();
      assertThat(refused)
          .as(attempt.kind() + " " + attempt.effects())
          .isEqualTo(GrantRule.excess(world, actor, attempt.effects(), World.NOW).isPresent());
      counts[1] += refused ? 1 : 0;
      compareService(connection, tenant, world, actor);
    }
    return counts;
  }

  /// The service asks at the time of its clock, long after everything has expired that can.
  private static void compareService(
      Connection connection, TenantId tenant, World world, Holder actor) {
    Access access = control.bean(Access.class);
    Caller caller =
        new Caller(tenant, new MemberId(actor.member()), world.id(), actor.scope(), Surface.API);
    Instant now = Instant.now();
    Permission permission = world.any(World.PERMISSIONS);
    Optional<Reach> reach = access.reach(connection, caller, permission);
    for (UUID node : world.parents.keySet()) {
      boolean expected = Decisions.decide(world, actor, permission, node, now).allowed();
      assertThat(access.holds(connection, caller, permission, new NodeId(node)))
          .isEqualTo(expected);
      if (world.isActive(actor.member())) {
        assertThat(reach.filter(part -> part.holds(world.path(node))).isPresent())
            .as("in the list")
            .isEqualTo(expected);
      }
    }
  }

  private static List<Object> outline(Decision decision) {
    return switch (decision) {
      case Decision.Allowed is -> List.of("allowed", ids(is.by()), is.path());
      case Decision.Forbidden is -> List.of("forbidden", ids(is.by()), is.path());
      case Decision.NotGranted is -> List.of(is.reason());
    };
  }

  private static Set<UUID> ids(List<Binding> bindings) {
    Set<UUID> ids = new TreeSet<>();
    bindings.forEach(binding -> ids.add(binding.id()));
    return ids;
  }

  /// Writes a world into the database.
  static void store(Connection connection, UUID tenant, World world) throws SQLException {
    Instant now = World.NOW;
    Sql.update(connection, "INSERT INTO tenant VALUES (?, 'w', ?)", tenant, now);
    for (UUID node : world.parents.keySet()) {
      List<UUID> path = world.path(node);
      Sql.update(
          connection,
          "INSERT INTO node (tenant_id, id, kind, name, parent_id, path, created_at)"
              + " VALUES (?, ?, ?, ?, ?, CAST(? AS uuid[]), ?)",
          tenant,
          node,
          path.size() == 1 ? "org" : "team",
          node.toString(),
          path.size() == 1 ? null : world.parents.get(node),
          path.toString().replace('[', '{').replace(']', '}'),
          now);
    }
    UUID org = world.parents.keySet().iterator().next();
    for (Map.Entry<UUID, Boolean> member : world.members.entrySet()) {
      Sql.update(
          connection,
          "INSERT INTO member (tenant_id, id, kind, name, node_id, created_at, deactivated_at)"
              + " VALUES (?, ?, 'person', ?, ?, ?, ?)",
          tenant,
          member.getKey(),
          member.getKey().toString(),
          org,
          now,
          member.getValue() ? null : now);
    }
    for (Map.Entry<UUID, World.Group> group : world.groups.entrySet()) {
      Sql.update(
          connection,
          "INSERT INTO access_group VALUES (?, ?, ?, ?, ?)",
          tenant,
          group.getKey(),
          group.getKey().toString(),
          org,
          now);
      for (UUID member : group.getValue().members()) {
        Sql.update(
            connection,
            "INSERT INTO access_group_member VALUES (?, ?, ?, ?)",
            tenant,
            group.getKey(),
            member,
            now);
      }
    }
    storeBindings(connection, tenant, world);
  }

  private static void storeBindings(Connection connection, UUID tenant, World world)
      throws SQLException {
    for (Map.Entry<UUID, World.Role> role : world.roles.entrySet()) {
      Sql.update(
          connection,
          "INSERT INTO custom_role VALUES (?, ?, ?, ?, ?, ?, ?)",
          tenant,
          role.getKey(),
          role.getKey().toString(),
          role.getValue().owner(),
          role.getValue().permissions().stream().map(Permission::wireName).toArray(String[]::new),
          World.NOW,
          World.NOW);
    }
    for (World.Bound bound : world.bindings.values()) {
      boolean group = world.groups.containsKey(bound.principal());
      Sql.update(
          connection,
          "INSERT INTO role_binding (tenant_id, id, member_id, group_id, role_id, node_id, effect,"
              + " expires_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          tenant,
          bound.id(),
          group ? null : bound.principal(),
          group ? bound.principal() : null,
          bound.role(),
          bound.node(),
          bound.effect().wireName(),
          bound.expiresAt().orElse(null),
          World.NOW);
    }
  }
}
