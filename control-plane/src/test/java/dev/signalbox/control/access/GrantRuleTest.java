package dev.signalbox.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.access.Decisions.Holder;
import dev.signalbox.control.access.NaiveOracle.Triple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The rule against escalation, tried with random changes in random worlds. What a change really
/// does is found out by [NaiveOracle] before and after it. The full count: `-Dsignalbox.full=true`.
final class GrantRuleTest {

  private static final int ESCALATIONS = Boolean.getBoolean("signalbox.full") ? 100_000 : 3_000;
  private static final int PER_WORLD = 8;

  @Test
  void letsNobodyGiveWhatTheyDoNotHold() {
    Random random = new Random(Long.getLong("signalbox.seed", 1));
    List<String> succeeded = new ArrayList<>();
    Map<String, Integer> refused = new TreeMap<>();
    Map<String, Integer> made = new TreeMap<>();
    int escalations = 0;
    while (escalations < ESCALATIONS) {
      World world = World.random(random);
      List<NaiveOracle> before = oracles(world);
      for (int index = 0; index < PER_WORLD; index++) {
        Holder actor = world.holder();
        Attempt attempt = Attempt.random(world, random);
        boolean allowed = GrantRule.excess(world, actor, attempt.effects(), World.NOW).isEmpty();
        boolean escalates = escalates(world, before, actor, attempt);
        escalations += escalates ? 1 : 0;
        if (escalates && allowed) {
          succeeded.add(attempt.kind() + " by " + actor + ": " + attempt.effects());
        }
        (allowed ? made : refused)
            .merge(attempt.kind(), escalates || allowed ? 1 : 0, Integer::sum);
      }
    }
    assertThat(succeeded).isEmpty();
    assertThat(refused.values()).as("refused: " + refused).hasSize(8).allMatch(count -> count > 20);
    assertThat(made.values()).as("made: " + made).hasSize(8).allMatch(count -> count > 20);
  }

  private static List<NaiveOracle> oracles(World world) {
    return World.TIMES.stream().map(time -> new NaiveOracle(world, time)).toList();
  }

  /// Whether, now or later, somebody could do something because of the change that the actor could
  /// not do there itself.
  private static boolean escalates(
      World world, List<NaiveOracle> before, Holder actor, Attempt attempt) {
    NaiveOracle now = before.getFirst();
    if (attempt.handed().stream().anyMatch(fact -> !mayGive(world, now, now, actor, fact))) {
      return true;
    }
    if (attempt.kind().equals("control") || attempt.kind().equals("token")) {
      return false;
    }
    for (int time = 0; time < World.TIMES.size(); time++) {
      Instant at = World.TIMES.get(time);
      NaiveOracle was = before.get(time);
      Set<Triple> gained = new NaiveOracle(attempt.after(), at).facts();
      for (Triple fact : gained) {
        if (!was.may(fact)
            && !(was.allows(fact)
                ? mayLift(world, now, was, actor, fact)
                : mayGive(world, now, was, actor, fact))) {
          return true;
        }
      }
    }
    return false;
  }

  /// The actor could itself, at that node and that time, and may grant there now.
  private static boolean mayGive(
      World world, NaiveOracle now, NaiveOracle then, Holder actor, Triple fact) {
    return holds(world, then, actor, fact.permission(), fact.node())
        && holds(world, now, actor, Permission.IAM_GRANT, fact.node());
  }

  /// Only a denial went: the actor could at that node or above it.
  private static boolean mayLift(
      World world, NaiveOracle now, NaiveOracle then, Holder actor, Triple fact) {
    for (UUID node = fact.node(); ; node = world.parents.get(node)) {
      if (mayGive(world, now, then, actor, new Triple(fact.principal(), fact.permission(), node))) {
        return true;
      }
      if (world.parents.get(node).equals(node)) {
        return false;
      }
    }
  }

  private static boolean holds(
      World world, NaiveOracle oracle, Holder actor, Permission permission, UUID node) {
    TokenScope scope = actor.scope();
    return oracle.may(actor.member(), permission, node)
        && (scope.permissions().isEmpty() || scope.permissions().get().contains(permission))
        && (scope.node().isEmpty() || world.path(node).contains(scope.node().get()));
  }
}
