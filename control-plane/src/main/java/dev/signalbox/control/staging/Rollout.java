package dev.signalbox.control.staging;

import dev.signalbox.control.access.EnrolledProxy;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.key.SecretDigest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/// The next versions on their way through the groups of a tenant, step by step. Proxies that no
/// step has reached yet stay at the base; those that were reached see everything newer, so that a
/// correction reaches them too.
///
/// @param pauseSeconds how long a step lasts at least, although all of its proxies have the version
/// @param step the step that is under way, from 0
/// @param awaited the proxies that lived when it began
/// @param base the newest version when the rollout was armed
/// @param target what the proxies of this step must have at least; empty until a version newer than
///   the base is there
record Rollout(
    TenantId tenant,
    UUID id,
    State state,
    List<Step> steps,
    int pauseSeconds,
    int step,
    Optional<Instant> stepStartedAt,
    Set<UUID> awaited,
    long base,
    OptionalLong target) {

  private static final int WHOLE = 10_000;

  Rollout {
    steps = List.copyOf(steps);
    awaited = Set.copyOf(awaited);
  }

  /// Where it stands. `ARMED`: it waits for a version newer than its base.
  enum State {
    ARMED,
    RUNNING,
    HALTED,
    DONE,
    ABORTED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
  }

  /// A part of a group.
  ///
  /// @param percent 1 to 100, by a hash of the proxy's id
  /// @param reach the same in hundredths of a percent, as far as the step really reaches: one that
  ///   would meet no living proxy reaches up to the first; 0 before the step begins
  record Step(String group, int percent, int reach) {

    boolean reaches(String ofGroup, UUID proxy) {
      return group.equals(ofGroup) && place(proxy) < reach;
    }
  }

  /// Where a proxy stands in its group, 0 to 9,999: always the same, so that those who went first
  /// stay first.
  static int place(UUID proxy) {
    byte[] id =
        ByteBuffer.allocate(16)
            .putLong(proxy.getMostSignificantBits())
            .putLong(proxy.getLeastSignificantBits())
            .array();
    return Math.floorMod(ByteBuffer.wrap(SecretDigest.sha256().digest(id)).getInt(), WHOLE);
  }

  /// The newest version that a proxy may see.
  long newestFor(EnrolledProxy proxy, long newest) {
    boolean concerned =
        proxy.tenant().equals(tenant)
            && steps.stream().anyMatch(one -> one.group().equals(proxy.group()));
    if (!concerned || reached(proxy.group(), proxy.id())) {
      return newest;
    }
    return switch (state) {
      case ARMED, RUNNING, HALTED -> Math.min(base, newest);
      case ABORTED -> newest > target.orElse(base) ? newest : Math.min(base, newest);
      case DONE -> newest;
    };
  }

  /// Whether a step that has begun holds a proxy.
  boolean reached(String group, UUID proxy) {
    return steps.stream().anyMatch(one -> one.reaches(group, proxy));
  }
}
