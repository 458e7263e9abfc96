package dev.signalbox.control.access;

import dev.signalbox.control.access.Binding.Effect;
import dev.signalbox.control.access.GrantRule.Gain;
import dev.signalbox.control.access.GrantRule.Lift;
import dev.signalbox.control.access.GrantRule.Restrict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Takes every change of what somebody may do apart into what [GrantRule] judges. Bindings that
/// have expired must not be among those that are given.
public final class Effects {

  private Effects() {}

  /// A binding is made.
  public static List<GrantRule.Effect> ofBinding(Binding made) {
    return List.of(
        made.effect() == Effect.ALLOW
            ? new Gain(made.permissions(), made.node(), made.expiresAt())
            : new Restrict(made.node()));
  }

  /// A binding is deleted.
  public static List<GrantRule.Effect> ofUnbinding(Binding deleted) {
    Set<Permission> lifted = deleted.effect() == Effect.DENY ? deleted.permissions() : Set.of();
    return List.of(new Lift(lifted, deleted.node(), deleted.expiresAt()));
  }

  /// A custom role is made, or changed under those who hold it or are denied it.
  ///
  /// @param owner the node that the role belongs to
  /// @param before what it held; nothing if it is new
  /// @param bindings all bindings of the role
  public static List<GrantRule.Effect> ofRole(
      UUID owner, Set<Permission> before, Set<Permission> after, Collection<Binding> bindings) {
    Set<Permission> added = without(after, before);
    Set<Permission> removed = without(before, after);
    List<GrantRule.Effect> effects = new ArrayList<>();
    if (!added.isEmpty()) {
      effects.add(new Gain(added, owner, Optional.empty()));
    }
    for (Binding binding : bindings) {
      if (binding.effect() == Effect.ALLOW && !added.isEmpty()) {
        effects.add(new Gain(added, binding.node(), binding.expiresAt()));
      } else if (binding.effect() == Effect.DENY && !added.isEmpty()) {
        effects.add(new Restrict(binding.node()));
      }
      if (binding.effect() == Effect.DENY && !removed.isEmpty()) {
        effects.add(new Lift(removed, binding.node(), binding.expiresAt()));
      }
    }
    return effects;
  }

  /// A member joins a group.
  ///
  /// @param bindings those of the group
  public static List<GrantRule.Effect> ofJoining(Collection<Binding> bindings) {
    return bindings.stream().flatMap(binding -> ofBinding(binding).stream()).toList();
  }

  /// A member leaves a group, or the group is deleted. Losing what it allows is no grant; losing
  /// what it denies is.
  ///
  /// @param bindings those of the group
  public static List<GrantRule.Effect> ofLeaving(Collection<Binding> bindings) {
    return bindings.stream()
        .filter(binding -> binding.effect() == Effect.DENY)
        .flatMap(binding -> ofUnbinding(binding).stream())
        .toList();
  }

  /// A node is moved: what is bound above its new place comes, what was bound above its old place
  /// goes.
  ///
  /// @param moved the node
  /// @param above bindings above the new place that are not above the old one
  /// @param left bindings above the old place that are not above the new one
  public static List<GrantRule.Effect> ofMove(
      UUID moved, Collection<Binding> above, Collection<Binding> left) {
    List<GrantRule.Effect> effects = new ArrayList<>();
    for (Binding binding : above) {
      if (binding.effect() == Effect.ALLOW) {
        effects.add(new Gain(binding.permissions(), moved, binding.expiresAt()));
      }
    }
    effects.addAll(ofLeaving(left));
    return effects;
  }

  /// Somebody gets control over who a member is, or over who controls the member: a new e-mail
  /// address, another home in the tree, life after deactivation, another person who answers for a
  /// service account. That is as good as holding all that the member holds.
  ///
  /// @param bindings those of the member and of its groups
  public static List<GrantRule.Effect> ofControl(Collection<Binding> bindings) {
    return bindings.stream()
        .filter(binding -> binding.effect() == Effect.ALLOW)
        .flatMap(binding -> ofBinding(binding).stream())
        .toList();
  }

  /// A token for another member is made. Whoever makes it sees its secret.
  public static List<GrantRule.Effect> ofToken(
      Set<Permission> permissions, UUID node, Optional<Instant> expiresAt) {
    return List.of(new Gain(permissions, node, expiresAt));
  }

  private static Set<Permission> without(Set<Permission> all, Set<Permission> less) {
    Set<Permission> rest = EnumSet.noneOf(Permission.class);
    rest.addAll(all);
    rest.removeAll(less);
    return rest;
  }
}
