package dev.signalbox.control.access;

import dev.signalbox.control.access.World.Bound;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// One change of a [World] that somebody might try, with what it would do according to [Effects].
///
/// @param after the world if the change were made
/// @param handed facts that the actor would get hold of besides: those of a member whom it controls
///   afterwards, or of a token whose secret it sees
record Attempt(
    String kind, List<GrantRule.Effect> effects, World after, Set<NaiveOracle.Triple> handed) {

  /// A random change of one of nine kinds.
  static Attempt random(World world, RandomGenerator random) {
    return switch (random.nextInt(9)) {
      case 0, 1 -> bind(world);
      case 2 -> unbind(world);
      case 3 -> editRole(world);
      case 4 -> join(world);
      case 5 -> leave(world);
      case 6 -> move(world);
      case 7 -> control(world);
      default -> token(world, random);
    };
  }

  private static Attempt bind(World world) {
    World after = world.copy();
    Bound bound = world.bound();
    after.bindings.put(bound.id(), bound);
    return of("bind", Effects.ofBinding(world.shown(bound)), after);
  }

  private static Attempt unbind(World world) {
    if (world.bindings.isEmpty()) {
      return bind(world);
    }
    Bound bound = world.any(world.bindings.values());
    World after = world.copy();
    after.bindings.remove(bound.id());
    return of("unbind", Effects.ofUnbinding(world.shown(bound)), after);
  }

  private static Attempt editRole(World world) {
    UUID id = world.any(world.roles.keySet());
    World.Role before = world.roles.get(id);
    Set<Permission> wanted = world.permissions();
    World after = world.copy();
    after.roles.put(id, new World.Role(before.owner(), wanted));
    List<Binding> held =
        counting(
            world,
            world.bindings.values().stream().filter(bound -> bound.role().equals(id)).toList());
    return of("role", Effects.ofRole(before.owner(), before.permissions(), wanted, held), after);
  }

  private static Attempt join(World world) {
    if (world.groups.isEmpty()) {
      return bind(world);
    }
    UUID group = world.any(world.groups.keySet());
    World after = world.copy();
    after.groups.get(group).members().add(world.any(world.members.keySet()));
    return of("join", Effects.ofJoining(ofGroup(world, group)), after);
  }

  private static Attempt leave(World world) {
    if (world.groups.isEmpty()) {
      return bind(world);
    }
    UUID group = world.any(world.groups.keySet());
    World after = world.copy();
    Set<UUID> members = after.groups.get(group).members();
    if (!members.isEmpty()) {
      members.remove(world.any(members));
    }
    return of("leave", Effects.ofLeaving(ofGroup(world, group)), after);
  }

  private static Attempt move(World world) {
    UUID moved = world.any(world.parents.keySet());
    UUID parent = world.any(world.parents.keySet());
    if (world.path(parent).contains(moved) || world.path(moved).size() == 1) {
      return bind(world);
    }
    World after = world.copy();
    after.parents.put(moved, parent);
    Set<UUID> oldPath = new LinkedHashSet<>(world.path(world.parents.get(moved)));
    Set<UUID> newPath = new LinkedHashSet<>(world.path(parent));
    return of(
        "move",
        Effects.ofMove(moved, at(world, newPath, oldPath), at(world, oldPath, newPath)),
        after);
  }

  private static Attempt control(World world) {
    UUID member = world.any(world.members.keySet());
    List<Binding> held =
        world.bindingsOf(member).stream().filter(binding -> binding.counts(World.NOW)).toList();
    World awake = world.copy();
    awake.members.put(member, true);
    Set<NaiveOracle.Triple> handed = new NaiveOracle(awake, World.NOW).facts();
    handed.removeIf(fact -> !fact.principal().equals(member));
    return new Attempt("control", Effects.ofControl(held), awake, handed);
  }

  private static Attempt token(World world, RandomGenerator random) {
    UUID member = world.any(world.members.keySet());
    Set<Permission> permissions = world.permissions();
    UUID node = world.any(world.parents.keySet());
    Set<NaiveOracle.Triple> handed = new NaiveOracle(world, World.NOW).facts();
    handed.removeIf(fact ->
        !fact.principal().equals(member)
            || !permissions.contains(fact.permission())
            || !world.path(fact.node()).contains(node));
    return new Attempt(
        "token",
        Effects.ofToken(
            permissions,
            node,
            random.nextBoolean() ? Optional.of(world.expiry()) : Optional.empty()),
        world,
        handed);
  }

  private static List<Binding> ofGroup(World world, UUID group) {
    return counting(
        world, world.bindings.values().stream().filter(b -> b.principal().equals(group)).toList());
  }

  private static List<Binding> at(World world, Set<UUID> nodes, Set<UUID> without) {
    Set<UUID> wanted = new HashSet<>(nodes);
    wanted.removeAll(without);
    return counting(
        world, world.bindings.values().stream().filter(b -> wanted.contains(b.node())).toList());
  }

  private static List<Binding> counting(World world, Collection<Bound> bounds) {
    List<Binding> counting = new ArrayList<>();
    for (Bound bound : bounds) {
      if (world.shown(bound).counts(World.NOW)) {
        counting.add(world.shown(bound));
      }
    }
    return counting;
  }

  private static Attempt of(String kind, List<GrantRule.Effect> effects, World after) {
    return new Attempt(kind, effects, after, Set.of());
  }
}
