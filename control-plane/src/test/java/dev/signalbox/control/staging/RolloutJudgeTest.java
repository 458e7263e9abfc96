package dev.signalbox.control.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.access.EnrolledProxy;
import dev.signalbox.control.fleet.FleetTimes;
import dev.signalbox.control.staging.RolloutJudge.Member;
import dev.signalbox.control.staging.RolloutJudge.Refusal;
import dev.signalbox.control.staging.RolloutJudge.Verdict;
import dev.signalbox.model.id.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RolloutJudgeTest {

  private static final TenantId TENANT = TenantId.parse("00000000-0000-7000-8000-00000000000a");
  private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
  private static final List<Rollout.Step> STEPS =
      List.of(new Rollout.Step("g", 10, 0), new Rollout.Step("g", 100, 0));

  @Test
  void waitsForAVersionNewerThanItsBase() {
    Rollout armed = rollout(Rollout.State.ARMED, STEPS, 0, Set.of());

    assertThat(RolloutJudge.judge(armed, 5, NOW, members(20, 5)))
        .isEqualTo(new Verdict.Stay(Set.of()));
    assertThat(RolloutJudge.judge(armed, 6, NOW, members(20, 5))).isInstanceOf(Verdict.Begin.class);
  }

  @Test
  void reachesAtLeastOneThatLives() {
    List<Member> members = members(3, 5);
    Rollout tiny =
        rollout(
            Rollout.State.ARMED,
            List.of(new Rollout.Step("g", 1, 0), new Rollout.Step("g", 100, 0)),
            0,
            Set.of());

    Verdict.Begin begin = (Verdict.Begin) RolloutJudge.judge(tiny, 6, NOW, members);

    UUID first =
        members.stream().map(Member::id).min(Comparator.comparingInt(Rollout::place)).orElseThrow();
    assertThat(begin.awaited()).contains(first);
  }

  @Test
  void goesOnWhenAllOfAStepHaveIt() {
    List<Member> members = members(20, 5);
    Rollout running = begun(members);
    Set<UUID> first = running.awaited();

    assertThat(RolloutJudge.judge(running, 6, NOW, members)).isEqualTo(new Verdict.Stay(first));
    List<Member> acked =
        members.stream().map(one -> first.contains(one.id()) ? at(one, 6) : one).toList();
    Verdict next = RolloutJudge.judge(running, 6, NOW, acked);

    assertThat(next)
        .isInstanceOfSatisfying(
            Verdict.Begin.class,
            begin -> {
              assertThat(begin.step()).isEqualTo(1);
              assertThat(begin.awaited()).hasSize(20);
              assertThat(begin.target()).isEqualTo(6);
            });
  }

  @Test
  void haltsOnARefusalEvenIfTheVersionWasTakenLater() {
    List<Member> members = members(20, 5);
    Rollout running = begun(members);
    UUID bad = running.awaited().iterator().next();
    List<Member> reported =
        members.stream()
            .map(one -> one.id().equals(bad) ? refused(at(one, 6), 6, NOW) : at(one, 6))
            .toList();

    assertThat(RolloutJudge.judge(running, 6, NOW, reported))
        .isEqualTo(new Verdict.Halt("refused", bad, 6, "no"));
  }

  @Test
  void passesOverRefusalsFromBeforeAndFromProxiesThatWereNotReached() {
    List<Member> members = members(20, 5);
    Rollout running = begun(members);
    List<Member> reported =
        members.stream()
            .map(one ->
                running.awaited().contains(one.id())
                    ? refused(one, 4, NOW.minusSeconds(100))
                    : refused(one, 6, NOW))
            .toList();

    assertThat(RolloutJudge.judge(running, 6, NOW, reported)).isInstanceOf(Verdict.Stay.class);
  }

  @Test
  void haltsWhenOneThatGotTheVersionFallsSilent() {
    List<Member> members = members(20, 5);
    Rollout running = begun(members);
    UUID gone = running.awaited().iterator().next();
    Instant later = NOW.plus(FleetTimes.SILENT).plusSeconds(1);
    List<Member> reported =
        members.stream()
            .map(one ->
                new Member(
                    one.id(), one.group(), 6, one.refusal(), one.id().equals(gone) ? NOW : later))
            .toList();

    assertThat(RolloutJudge.judge(running, 6, later, reported))
        .isInstanceOfSatisfying(
            Verdict.Halt.class, halt -> assertThat(halt.reason()).isEqualTo("silent"));
  }

  @Test
  void doesNotWaitForOneThatWasRevoked() {
    List<Member> members = members(20, 5);
    Rollout running = begun(members);
    List<Member> rest =
        members.stream().filter(one -> !running.awaited().contains(one.id())).toList();

    assertThat(RolloutJudge.judge(running, 6, NOW, rest)).isInstanceOf(Verdict.Begin.class);
  }

  @Test
  void lastsAsLongAsItsPause() {
    List<Member> members = members(4, 6);
    Verdict.Begin begin =
        RolloutJudge.begin(rollout(Rollout.State.ARMED, STEPS, 0, Set.of()), 0, 6, NOW, members);
    Rollout running =
        new Rollout(
            TENANT,
            new UUID(0, 1),
            Rollout.State.RUNNING,
            List.of(new Rollout.Step("g", 10, begin.reach()), STEPS.get(1)),
            30,
            0,
            Optional.of(NOW),
            begin.awaited(),
            5,
            OptionalLong.of(6));

    assertThat(RolloutJudge.judge(running, 6, NOW.plusSeconds(29), members))
        .isInstanceOf(Verdict.Stay.class);
    assertThat(RolloutJudge.judge(running, 6, NOW.plusSeconds(30), members))
        .isInstanceOf(Verdict.Begin.class);
  }

  /// Whatever comes: nobody sees a version before a step reached it, and nothing is halted or
  /// passed while one of a step neither has nor refused it.
  @Property(tries = 300)
  void neverShowsANewVersionToWhoeverIsNotReached(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int count) {
    Random random = new Random(seed);
    Map<UUID, Long> running = new HashMap<>();
    List<Member> members = members(random, count, 5);
    members.forEach(one -> running.put(one.id(), 5L));
    Rollout rollout =
        rollout(
            Rollout.State.ARMED,
            List.of(
                new Rollout.Step("g", 1 + random.nextInt(30), 0),
                new Rollout.Step("g", 40 + random.nextInt(30), 0),
                new Rollout.Step("g", 100, 0)),
            0,
            Set.of());
    for (int round = 0; round < 5_000 && rollout.state() != Rollout.State.DONE; round++) {
      List<Member> now = members.stream().map(one -> at(one, running.get(one.id()))).toList();
      Verdict verdict = RolloutJudge.judge(rollout, 6, NOW, now);
      switch (verdict) {
        case Verdict.Stay ignored -> {
          UUID one = members.get(random.nextInt(count)).id();
          EnrolledProxy proxy = new EnrolledProxy(TENANT, "g", one, false);
          running.put(one, rollout.newestFor(proxy, 6));
        }
        case Verdict.Begin begin -> {
          for (UUID awaited : rollout.awaited()) {
            assertThat(running.get(awaited)).isEqualTo(6);
          }
          rollout = moved(rollout, begin);
        }
        case Verdict.Halt halt -> throw new AssertionError(halt);
        case Verdict.Done ignored -> rollout = withState(rollout, Rollout.State.DONE);
      }
      for (Member one : members) {
        if (!rollout.reached("g", one.id()) && rollout.state() != Rollout.State.DONE) {
          assertThat(running.get(one.id())).isEqualTo(5);
        }
      }
    }
    assertThat(rollout.state()).isEqualTo(Rollout.State.DONE);
    assertThat(running.values()).containsOnly(6L);
  }

  @Test
  void holdsTheUnreachedBackAfterAnAbortUntilSomethingNewerComes() {
    List<Member> members = members(20, 5);
    Rollout aborted = withState(begun(members), Rollout.State.ABORTED);
    UUID unreached =
        members.stream()
            .map(Member::id)
            .filter(id -> !aborted.reached("g", id))
            .findFirst()
            .orElseThrow();
    EnrolledProxy proxy = new EnrolledProxy(TENANT, "g", unreached, false);

    assertThat(aborted.newestFor(proxy, 6)).isEqualTo(5);
    assertThat(aborted.newestFor(proxy, 7)).isEqualTo(7);
  }

  @Test
  void concernsOnlyItsOwnTenantAndGroups() {
    Rollout armed = rollout(Rollout.State.ARMED, STEPS, 0, Set.of());
    TenantId other = TenantId.parse("00000000-0000-7000-8000-00000000000b");

    assertThat(armed.newestFor(new EnrolledProxy(TENANT, "h", new UUID(1, 1), false), 9))
        .isEqualTo(9);
    assertThat(armed.newestFor(new EnrolledProxy(other, "g", new UUID(1, 1), false), 9))
        .isEqualTo(9);
    assertThat(armed.newestFor(new EnrolledProxy(TENANT, "g", new UUID(1, 1), false), 9))
        .isEqualTo(5);
  }

  private static Rollout begun(List<Member> members) {
    Rollout armed = rollout(Rollout.State.ARMED, STEPS, 0, Set.of());
    return moved(armed, (Verdict.Begin) RolloutJudge.judge(armed, 6, NOW, members));
  }

  private static Rollout moved(Rollout rollout, Verdict.Begin begin) {
    List<Rollout.Step> steps = new ArrayList<>(rollout.steps());
    Rollout.Step step = steps.get(begin.step());
    steps.set(begin.step(), new Rollout.Step(step.group(), step.percent(), begin.reach()));
    return new Rollout(
        TENANT,
        rollout.id(),
        Rollout.State.RUNNING,
        steps,
        0,
        begin.step(),
        Optional.of(NOW),
        begin.awaited(),
        rollout.base(),
        OptionalLong.of(begin.target()));
  }

  private static Rollout withState(Rollout rollout, Rollout.State state) {
    return new Rollout(
        TENANT,
        rollout.id(),
        state,
        rollout.steps(),
        0,
        rollout.step(),
        rollout.stepStartedAt(),
        rollout.awaited(),
        rollout.base(),
        rollout.target());
  }

  private static Rollout rollout(
      Rollout.State state, List<Rollout.Step> steps, int step, Set<UUID> awaited) {
    return new Rollout(
        TENANT,
        new UUID(0, 1),
        state,
        steps,
        0,
        step,
        Optional.empty(),
        awaited,
        5,
        OptionalLong.empty());
  }

  private static List<Member> members(int count, long applied) {
    return members(new Random(7), count, applied);
  }

  private static List<Member> members(Random random, int count, long applied) {
    List<Member> members = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      members.add(new Member(id, "g", applied, Optional.empty(), NOW));
    }
    return members;
  }

  private static Member at(Member member, long applied) {
    return new Member(member.id(), member.group(), applied, member.refusal(), member.lastSeen());
  }

  private static Member refused(Member member, long version, Instant at) {
    return new Member(
        member.id(),
        member.group(),
        member.applied(),
        Optional.of(new Refusal(version, "no", at)),
        member.lastSeen());
  }
}
