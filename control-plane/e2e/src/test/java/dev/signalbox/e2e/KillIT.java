package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.e2e.Stack.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// `kill -9` of one part or of all, at random points in the middle of traffic: 6 times, or 20 with
/// `-Dsignalbox.full=true`. Another seed: `-Dsignalbox.seed=N`.
final class KillIT {

  private static final int ROUNDS = Boolean.getBoolean("signalbox.full") ? 20 : 6;
  private static final long SEED = Long.getLong("signalbox.seed", 20_261_121L);
  private static final int CALLS_BETWEEN = 12;
  private static final Duration LONGEST_CALL = Duration.ofMillis(400);

  @Test
  void booksEachAttemptExactlyOnceWhateverIsKilled() {
    SplittableRandom random = new SplittableRandom(SEED);
    try (Stack stack = Stack.start("kills")) {
      Traffic traffic = Traffic.start(stack);
      try (traffic) {
        for (int round = 0; round < ROUNDS; round++) {
          traffic.awaitMore(CALLS_BETWEEN);
          killAndHeal(stack, traffic, victims(round, random), random);
        }
        traffic.awaitMore(CALLS_BETWEEN);
      }
      assertThat(traffic.failed()).as("calls that a kill has cut").isPositive();
      assertThat(traffic.results())
          .filteredOn(result -> !result.complete())
          .as("a restarted proxy serves or is away, and refuses nobody")
          .allMatch(result -> result.status() == 0 || result.status() == 200);
      Books.Tally tally = Books.read(stack).proves(traffic.results());
      System.out.println(ROUNDS + " kills, seed " + SEED + ": " + tally);
      assertThat(tally.estimated()).isPositive();
      assertThat(tally.reported()).isGreaterThanOrEqualTo(ROUNDS * CALLS_BETWEEN);
    }
  }

  /// Each part in turn, so that none is left out, and now and then all of them at once.
  private static List<Part> victims(int round, SplittableRandom random) {
    Part[] parts = Part.values();
    if (round >= parts.length && random.nextInt(4) == 0) {
      return List.of(parts);
    }
    return List.of(round < parts.length ? parts[round] : parts[random.nextInt(parts.length)]);
  }

  private static void killAndHeal(
      Stack stack, Traffic traffic, List<Part> victims, SplittableRandom random) {
    long failedBefore = traffic.failed();
    Map<Part, Long> killed = new EnumMap<>(Part.class);
    List<Part> order = new ArrayList<>(victims);
    for (Part victim : order) {
      LockSupport.parkNanos(random.nextLong(LONGEST_CALL.toNanos()));
      killed.put(victim, stack.kill(victim));
    }
    killed.forEach((victim, pid) -> stack.awaitReplaced(victim, pid));
    if (!victims.contains(Part.PROXY)) {
      traffic.awaitMore(1);
      assertThat(traffic.failed())
          .as("calls that failed although only %s was killed", victims)
          .isEqualTo(failedBefore);
    }
  }
}
