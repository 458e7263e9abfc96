package dev.signalbox.control.access;

import dev.signalbox.control.access.Decisions.Holder;
import dev.signalbox.control.access.Decisions.Span;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The one rule against escalation: nobody gives what they do not hold. Whatever changes what
/// somebody may do is first taken apart into [Effect]s by [Effects], and every one of them must be
/// the actor's to cause. There is no second place where this is decided.
public final class GrantRule {

  private static final Set<Permission> GRANT = EnumSet.of(Permission.IAM_GRANT);

  private GrantRule() {}

  /// What a change does to what somebody may do.
  public sealed interface Effect {

    /// Where it takes effect; below as well.
    UUID node();
  }

  /// Permissions come. The actor must hold them at the node and everywhere below, for as long as
  /// they will be there, and `iam.grant` as well.
  ///
  /// @param until when they go again; empty for never
  public record Gain(Set<Permission> permissions, UUID node, Optional<Instant> until)
      implements Effect {

    public Gain {
      permissions = Set.copyOf(permissions);
    }
  }

  /// A denial goes, or, without permissions, an allowance. The actor must hold `iam.grant` and the
  /// permissions at the node or at one above it: who rules above can undo what was done below.
  ///
  /// @param until when it would have gone by itself; empty for never
  public record Lift(Set<Permission> permissions, UUID node, Optional<Instant> until)
      implements Effect {

    public Lift {
      permissions = Set.copyOf(permissions);
    }
  }

  /// A denial comes. The actor must hold `iam.grant` at the node.
  public record Restrict(UUID node) implements Effect {}

  /// Why a change is refused.
  ///
  /// @param node where the actor lacks something
  /// @param missing what the actor would need there
  public record Excess(UUID node, Set<Permission> missing) {}

  /// The first effect that is not the actor's to cause; empty if the change may be made.
  public static Optional<Excess> excess(
      Facts facts, Holder actor, Collection<Effect> effects, Instant now) {
    for (Effect effect : new LinkedHashSet<>(effects)) {
      if (!may(facts, actor, effect, now)) {
        return Optional.of(new Excess(effect.node(), missing(facts, actor, effect, now)));
      }
    }
    return Optional.empty();
  }

  private static boolean may(Facts facts, Holder actor, Effect effect, Instant now) {
    Span moment = new Span(now, Optional.of(now));
    return switch (effect) {
      case Gain(Set<Permission> permissions, UUID node, Optional<Instant> until) ->
          Decisions.holdsThroughout(facts, actor, GRANT, node, moment)
              && Decisions.holdsThroughout(facts, actor, permissions, node, new Span(now, until));
      case Lift(Set<Permission> permissions, UUID node, Optional<Instant> until) ->
          facts.path(node).stream()
              .anyMatch(place ->
                  Decisions.holds(facts, actor, GRANT, place, moment)
                      && Decisions.holds(facts, actor, permissions, place, new Span(now, until)));
      case Restrict(UUID node) -> Decisions.holds(facts, actor, GRANT, node, moment);
    };
  }

  private static Set<Permission> missing(Facts facts, Holder actor, Effect effect, Instant now) {
    Set<Permission> wanted = EnumSet.of(Permission.IAM_GRANT);
    Optional<Instant> until = Optional.of(now);
    switch (effect) {
      case Gain gain -> {
        wanted.addAll(gain.permissions());
        until = gain.until();
      }
      case Lift lift -> {
        wanted.addAll(lift.permissions());
        until = lift.until();
      }
      case Restrict ignored -> {
        // iam.grant alone.
      }
    }
    Span span = new Span(now, until);
    wanted.removeIf(permission ->
        Decisions.holdsThroughout(facts, actor, Set.of(permission), effect.node(), span));
    return wanted;
  }
}
