package dev.signalbox.control.access;

import dev.signalbox.control.access.Binding.Effect;
import dev.signalbox.control.access.Decision.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Decides who may do what where: an explicit denial at the node or above it decides first, then
/// one allowing binding suffices, else the answer is no.
public final class Decisions {

  private Decisions() {}

  /// Whether a principal holds a permission at a node.
  ///
  /// @param principal a member or a group
  public static Decision decide(
      Facts facts, UUID principal, Permission permission, UUID node, Instant now) {
    List<UUID> path = facts.path(node);
    if (path.isEmpty()) {
      return new Decision.NotGranted(Reason.NO_SUCH_NODE);
    }
    if (!facts.isActive(principal)) {
      return new Decision.NotGranted(Reason.PRINCIPAL_NOT_ACTIVE);
    }
    List<Binding> counting =
        facts.bindings(principal, path).stream()
            .filter(binding -> binding.counts(now) && binding.permissions().contains(permission))
            .sorted(Comparator.comparingInt(binding -> path.indexOf(binding.node())))
            .toList();
    List<Binding> denying = of(counting, Effect.DENY);
    if (!denying.isEmpty()) {
      return new Decision.Forbidden(denying, path);
    }
    List<Binding> allowing = of(counting, Effect.ALLOW);
    return allowing.isEmpty()
        ? new Decision.NotGranted(Reason.NO_BINDING)
        : new Decision.Allowed(allowing, path);
  }

  /// As [#decide], for a member who acts with a token.
  public static Decision decide(
      Facts facts, Holder holder, Permission permission, UUID node, Instant now) {
    Decision own = decide(facts, holder.member(), permission, node, now);
    return own instanceof Decision.Allowed allowed
            && !holder.scope().covers(permission, allowed.path())
        ? new Decision.NotGranted(Reason.OUTSIDE_TOKEN_SCOPE)
        : own;
  }

  /// Whether a holder has all these permissions at a node, without a break.
  static boolean holds(
      Facts facts, Holder holder, Set<Permission> permissions, UUID node, Span span) {
    List<UUID> path = facts.path(node);
    if (path.isEmpty() || !facts.isActive(holder.member())) {
      return false;
    }
    List<Binding> bindings = facts.bindings(holder.member(), path);
    for (Permission permission : permissions) {
      boolean allowed = false;
      for (Binding binding : bindings) {
        if (!binding.counts(span.from()) || !binding.permissions().contains(permission)) {
          continue;
        }
        if (binding.effect() == Effect.DENY) {
          return false;
        }
        allowed |= binding.lasts(span.until());
      }
      if (!allowed || !holder.scope().covers(permission, path)) {
        return false;
      }
    }
    return true;
  }

  /// As [#holds], and no denial below the node takes any of it away there.
  static boolean holdsThroughout(
      Facts facts, Holder holder, Set<Permission> permissions, UUID node, Span span) {
    return holds(facts, holder, permissions, node, span)
        && facts.denialsBelow(holder.member(), node).stream()
            .filter(denial -> denial.counts(span.from()))
            .noneMatch(denial -> denial.permissions().stream().anyMatch(permissions::contains));
  }

  /// Who acts, and what the token that is used is confined to.
  public record Holder(UUID member, TokenScope scope) {}

  /// A stretch of time.
  ///
  /// @param until the first instant that does not belong to it; empty for ever
  record Span(Instant from, Optional<Instant> until) {}

  private static List<Binding> of(List<Binding> bindings, Effect effect) {
    return bindings.stream().filter(binding -> binding.effect() == effect).toList();
  }
}
