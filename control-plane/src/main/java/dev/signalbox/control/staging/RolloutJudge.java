package dev.signalbox.control.staging;

import dev.signalbox.control.fleet.FleetTimes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Decides what a rollout does next. Pure: what is known of the proxies comes in.
final class RolloutJudge {

  private RolloutJudge() {}

  /// What is known of a proxy that is not revoked.
  ///
  /// @param applied the version in force, 0 if there is none
  record Member(UUID id, String group, long applied, Optional<Refusal> refusal, Instant lastSeen) {}

  /// The last version that a proxy refused.
  ///
  /// @param version 0 if it was not genuine
  /// @param at when we heard of it
  record Refusal(long version, String error, Instant at) {}

  /// What to do.
  sealed interface Verdict {

    /// Nothing yet.
    ///
    /// @param waitingFor proxies of this step that do not have the version
    record Stay(Set<UUID> waitingFor) implements Verdict {
      public Stay {
        waitingFor = Set.copyOf(waitingFor);
      }
    }

    /// Begin a step.
    record Begin(int step, int reach, Set<UUID> awaited, long target) implements Verdict {
      public Begin {
        awaited = Set.copyOf(awaited);
      }
    }

    /// Go no further.
    ///
    /// @param reason `refused` or `silent`
    record Halt(String reason, UUID proxy, long version, String error) implements Verdict {}

    /// All have it.
    record Done() implements Verdict {}
  }

  /// What to do now.
  ///
  /// @param members the proxies of all groups of the rollout
  static Verdict judge(Rollout rollout, long newest, Instant now, List<Member> members) {
    return switch (rollout.state()) {
      case ARMED ->
          newest > rollout.base()
              ? begin(rollout, 0, newest, now, members)
              : new Verdict.Stay(Set.of());
      case RUNNING -> running(rollout, now, members);
      case HALTED, DONE, ABORTED -> new Verdict.Stay(Set.of());
    };
  }

  /// Begins a step with those that live.
  static Verdict.Begin begin(
      Rollout rollout, int step, long target, Instant now, List<Member> members) {
    Rollout.Step next = rollout.steps().get(step);
    List<Member> alive =
        members.stream()
            .filter(one -> one.group().equals(next.group()))
            .filter(one -> !FleetTimes.isSilent(one.lastSeen(), now))
            .sorted(Comparator.comparingInt(one -> Rollout.place(one.id())))
            .toList();
    int wanted = next.percent() * 100;
    int first = alive.isEmpty() ? 0 : Rollout.place(alive.getFirst().id()) + 1;
    int reach = Math.max(wanted, first);
    Set<UUID> awaited =
        alive.stream()
            .map(Member::id)
            .filter(id -> Rollout.place(id) < reach)
            .collect(Collectors.toUnmodifiableSet());
    return new Verdict.Begin(step, reach, awaited, target);
  }

  private static Verdict running(Rollout rollout, Instant now, List<Member> members) {
    Instant since = rollout.stepStartedAt().orElse(now);
    long target = rollout.target().orElse(rollout.base());
    for (Member one : members) {
      Optional<Refusal> refusal = one.refusal().filter(last -> !last.at().isBefore(since));
      if (refusal.isPresent() && rollout.reached(one.group(), one.id())) {
        return new Verdict.Halt(
            "refused", one.id(), refusal.get().version(), refusal.get().error());
      }
    }
    Map<UUID, Member> byId =
        members.stream().collect(Collectors.toMap(Member::id, Function.identity()));
    // Whoever was revoked since is waited for no more.
    List<Member> awaited =
        rollout.awaited().stream().filter(byId::containsKey).map(byId::get).toList();
    for (Member one : awaited) {
      if (FleetTimes.isSilent(one.lastSeen(), now)) {
        return new Verdict.Halt("silent", one.id(), one.applied(), "nothing was heard of it");
      }
    }
    Set<UUID> behind =
        awaited.stream()
            .filter(one -> one.applied() < target)
            .map(Member::id)
            .collect(Collectors.toUnmodifiableSet());
    if (!behind.isEmpty() || now.isBefore(since.plusSeconds(rollout.pauseSeconds()))) {
      return new Verdict.Stay(behind);
    }
    return rollout.step() + 1 == rollout.steps().size()
        ? new Verdict.Done()
        : begin(rollout, rollout.step() + 1, target, now, members);
  }
}
