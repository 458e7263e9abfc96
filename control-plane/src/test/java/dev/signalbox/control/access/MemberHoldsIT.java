package dev.signalbox.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.TestControl;
import dev.signalbox.control.database.BoundSql;
import dev.signalbox.control.database.Sql;
import dev.signalbox.control.database.TenantTransactions;
import dev.signalbox.model.id.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What keys are worth is judged in SQL, by the rule of [Decisions]: both must say the same.
final class MemberHoldsIT {

  private static final int WORLDS = Boolean.getBoolean("signalbox.full") ? 500 : 15;
  private static final List<Permission> OF_KEYS =
      List.of(Permission.KEY_MANAGE, Permission.KEY_SELF);
  private static final Pattern ASKED =
      Pattern.compile("'(key\\.[a-z]+)'::text, '\\{([a-z,]+)}'::text\\[]");

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
  void saysTheSameAsTheDecisionsForRandomGrants() {
    Random random = new Random(Long.getLong("signalbox.seed", 7));
    int[] counts = new int[2];
    for (int round = 0; round < WORLDS; round++) {
      World world = World.random(random);
      TenantId tenant = new TenantId(world.id());
      control
          .bean(TenantTransactions.class)
          .write(
              tenant,
              connection -> {
                AgreementIT.store(connection, tenant.value(), world);
                addBuiltInRoles(connection, tenant, world, random);
                spreadEnds(connection, world, random);
                compare(connection, tenant, world, counts);
                return true;
              });
    }
    assertThat(counts[0]).as("held").isGreaterThan(WORLDS * 2);
    assertThat(counts[1]).as("not held").isGreaterThan(WORLDS * 2);
  }

  @Test
  void namesTheBuiltInRolesThatHaveThePermission() throws SQLException {
    int asked = 0;
    try (Connection connection = control.database().connectAsOwner();
        PreparedStatement statement =
            connection.prepareStatement("SELECT pg_get_viewdef('key_standing'::regclass)");
        ResultSet row = statement.executeQuery()) {
      assertThat(row.next()).isTrue();
      Matcher found = ASKED.matcher(row.getString(1));
      while (found.find()) {
        asked++;
        assertThat(Set.of(found.group(2).split(",")))
            .as(found.group(1))
            .isEqualTo(Set.of(having(Permission.fromWireName(found.group(1)))));
      }
    }
    assertThat(asked).isEqualTo(OF_KEYS.size());
  }

  private static String[] having(Permission permission) {
    return Arrays.stream(BuiltInRole.values())
        .filter(role -> role.permissions().contains(permission))
        .map(BuiltInRole::wireName)
        .toArray(String[]::new);
  }

  private static void addBuiltInRoles(
      Connection connection, TenantId tenant, World world, Random random) throws SQLException {
    for (int index = random.nextInt(8); index > 0; index--) {
      boolean group = random.nextInt(3) == 0 && !world.groups.isEmpty();
      Sql.update(
          connection,
          "INSERT INTO role_binding (tenant_id, id, member_id, group_id, built_in_role, node_id,"
              + " effect, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          tenant.value(),
          world.id(),
          group ? null : world.any(world.members.keySet()),
          group ? world.any(world.groups.keySet()) : null,
          world.any(List.of(BuiltInRole.values())).wireName(),
          world.any(world.parents.keySet()),
          random.nextInt(5) == 0 ? "deny" : "allow",
          World.NOW);
    }
  }

  /// SQL asks by the clock of the database, so bindings end around its now.
  private static void spreadEnds(Connection connection, World world, Random random)
      throws SQLException {
    for (UUID binding : world.bindings.keySet()) {
      Sql.update(
          connection,
          "UPDATE role_binding SET expires_at = now() + ? * interval '1 hour' WHERE id = ?",
          random.nextBoolean() ? 1 : random.nextInt(2) - 1,
          binding);
    }
  }

  private static void compare(Connection connection, TenantId tenant, World world, int[] counts)
      throws SQLException {
    SqlFacts facts = new SqlFacts(connection, tenant);
    Instant now = databaseNow(connection);
    for (UUID member : world.members.keySet()) {
      for (UUID node : world.parents.keySet()) {
        for (Permission permission : OF_KEYS) {
          boolean expected = Decisions.decide(facts, member, permission, node, now).allowed();
          assertThat(holds(connection, tenant, member, facts.path(node), permission))
              .as(member + " " + permission.wireName() + " at " + node)
              .isEqualTo(expected);
          counts[expected ? 0 : 1]++;
        }
      }
    }
  }

  private static boolean holds(
      Connection connection, TenantId tenant, UUID member, List<UUID> path, Permission permission)
      throws SQLException {
    BoundSql sql =
        new BoundSql()
            .add(
                "SELECT member_holds(?, ?, CAST(? AS uuid[]), ?, CAST(? AS text[]))",
                tenant.value(),
                member,
                path.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")),
                permission.wireName(),
                String.join(",", having(permission)).transform(names -> "{" + names + "}"));
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      assertThat(row.next()).isTrue();
      return row.getBoolean(1);
    }
  }

  private static Instant databaseNow(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT now()");
        ResultSet row = statement.executeQuery()) {
      assertThat(row.next()).isTrue();
      return row.getTimestamp(1).toInstant();
    }
  }
}
