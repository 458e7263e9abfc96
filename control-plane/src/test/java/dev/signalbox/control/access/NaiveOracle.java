package dev.signalbox.control.access;

import dev.signalbox.control.access.Binding.Effect;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/// Who may do what in a [World] at one instant, worked out the long way: every binding is poured
/// down the tree and over the members of its group into one set of allowed and one of denied facts.
/// It shares no code and no data structure with [Decisions], and looks no question up: it knows all
/// answers before the first is asked.
final class NaiveOracle {

  /// One fact: this principal, that permission, at this node.
  record Triple(UUID principal, Permission permission, UUID node) {}

  private final Set<Triple> allowed = new HashSet<>();
  private final Set<Triple> denied = new HashSet<>();
  private final Set<UUID> dead = new HashSet<>();

  NaiveOracle(World world, Instant at) {
    world.members.forEach((member, active) -> {
      if (!active) {
        dead.add(member);
      }
    });
    for (World.Bound bound : world.bindings.values()) {
      if (bound.expiresAt().isPresent() && !bound.expiresAt().get().isAfter(at)) {
        continue;
      }
      Set<UUID> concerned = new HashSet<>(Set.of(bound.principal()));
      World.Group group = world.groups.get(bound.principal());
      if (group != null) {
        concerned.addAll(group.members());
      }
      pour(world, bound, concerned);
    }
  }

  private void pour(World world, World.Bound bound, Set<UUID> concerned) {
    Deque<UUID> todo = new ArrayDeque<>(Set.of(bound.node()));
    while (!todo.isEmpty()) {
      UUID node = todo.remove();
      for (UUID principal : concerned) {
        for (Permission permission : world.roles.get(bound.role()).permissions()) {
          (bound.effect() == Effect.ALLOW ? allowed : denied)
              .add(new Triple(principal, permission, node));
        }
      }
      world.parents.forEach((child, parent) -> {
        if (parent.equals(node) && !child.equals(node)) {
          todo.add(child);
        }
      });
    }
  }

  boolean may(UUID principal, Permission permission, UUID node) {
    return may(new Triple(principal, permission, node));
  }

  boolean may(Triple fact) {
    return allowed.contains(fact) && !denied.contains(fact) && !dead.contains(fact.principal());
  }

  /// Whether a binding allows it, denied or not.
  boolean allows(Triple fact) {
    return allowed.contains(fact);
  }

  /// All facts that are so.
  Set<Triple> facts() {
    Set<Triple> facts = new HashSet<>(allowed);
    facts.removeIf(fact -> !may(fact));
    return facts;
  }
}
