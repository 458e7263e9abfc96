package dev.signalbox.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.access.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The decision core against [NaiveOracle]. The full count: `-Dsignalbox.full=true`.
final class DecisionsTest {

  private static final int DECISIONS = Boolean.getBoolean("signalbox.full") ? 1_000_000 : 20_000;
  private static final int PER_WORLD = 200;

  @Test
  void agreeWithAnIndependentOracle() {
    Random random = new Random(Long.getLong("signalbox.seed", 1));
    long allowed = 0;
    long forbidden = 0;
    List<String> differences = new ArrayList<>();
    for (int done = 0; done < DECISIONS; done += PER_WORLD) {
      World world = World.random(random);
      List<NaiveOracle> oracles =
          World.TIMES.stream().map(time -> new NaiveOracle(world, time)).toList();
      for (int index = 0; index < PER_WORLD; index++) {
        int time = random.nextInt(World.TIMES.size());
        UUID principal =
            random.nextInt(5) == 0 && !world.groups.isEmpty()
                ? world.any(world.groups.keySet())
                : random.nextInt(50) == 0 ? world.id() : world.any(world.members.keySet());
        UUID node = random.nextInt(50) == 0 ? world.id() : world.any(world.parents.keySet());
        Permission permission = world.any(World.PERMISSIONS);
        Decision decision =
            Decisions.decide(world, principal, permission, node, World.TIMES.get(time));
        allowed += decision.allowed() ? 1 : 0;
        forbidden += decision instanceof Decision.Forbidden ? 1 : 0;
        if (decision.allowed() != oracles.get(time).may(principal, permission, node)) {
          differences.add(principal + " " + permission + " " + node + " " + decision);
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(allowed).as("allowed").isBetween(DECISIONS / 10L, DECISIONS / 2L);
    assertThat(forbidden).as("forbidden").isGreaterThan(DECISIONS / 50L);
  }

  @Test
  void nameTheBindingsThatDecideFromTheTopDown() {
    Random random = new Random(2);
    int checked = 0;
    for (int round = 0; round < 500; round++) {
      World world = World.random(random);
      UUID member = world.any(world.members.keySet());
      UUID node = world.any(world.parents.keySet());
      Permission permission = world.any(World.PERMISSIONS);
      Decision decision = Decisions.decide(world, member, permission, node, World.NOW);
      List<Binding> by =
          switch (decision) {
            case Decision.Allowed is -> is.by();
            case Decision.Forbidden is -> is.by();
            case Decision.NotGranted ignored -> List.of();
          };
      List<Integer> depths = by.stream().map(binding -> world.path(binding.node()).size()).toList();
      assertThat(depths).isSorted();
      assertThat(by)
          .allSatisfy(binding -> {
            assertThat(binding.counts(World.NOW)).isTrue();
            assertThat(binding.permissions()).contains(permission);
            assertThat(world.path(node)).contains(binding.node());
          });
      checked += by.size();
    }
    assertThat(checked).isGreaterThan(100);
  }

  @Test
  void endABindingAtTheVeryInstantItExpires() {
    World world = World.random(new Random(3));
    world.bindings.clear();
    Instant end = Instant.ofEpochSecond(2_000);
    UUID member = world.any(world.members.keySet());
    world.members.put(member, true);
    UUID org = world.parents.keySet().iterator().next();
    UUID role = world.id();
    world.roles.put(role, new World.Role(org, java.util.Set.of(Permission.NODE_MANAGE)));
    UUID id = world.id();
    world.bindings.put(
        id,
        new World.Bound(id, member, role, org, Binding.Effect.ALLOW, java.util.Optional.of(end)));

    assertThat(
            Decisions.decide(world, member, Permission.NODE_MANAGE, org, end.minusNanos(1))
                .allowed())
        .isTrue();
    assertThat(Decisions.decide(world, member, Permission.NODE_MANAGE, org, end))
        .isEqualTo(new Decision.NotGranted(Reason.NO_BINDING));
  }
}
