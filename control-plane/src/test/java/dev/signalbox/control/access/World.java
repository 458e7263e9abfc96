package dev.signalbox.control.access;

import dev.signalbox.control.access.Binding.Effect;
import dev.signalbox.control.access.Decisions.Holder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// A small tenant in memory, made at random: facts for the decision core, and a thing to change.
final class World implements Facts {

  /// Expiries fall on these instants, and questions are asked at and around them.
  static final List<Instant> TIMES =
      List.of(
          Instant.ofEpochSecond(1_000),
          Instant.ofEpochSecond(1_000).plusNanos(1_000),
          Instant.ofEpochSecond(2_000).minusNanos(1_000),
          Instant.ofEpochSecond(2_000),
          Instant.ofEpochSecond(3_000));

  static final Instant NOW = TIMES.getFirst();

  /// Enough for every shape, few enough to meet often.
  static final List<Permission> PERMISSIONS =
      List.of(
          Permission.IAM_GRANT,
          Permission.NODE_MANAGE,
          Permission.KEY_MANAGE,
          Permission.PROMPT_READ);

  /// @param members empty for a member, who is no group
  record Group(Set<UUID> members) {}

  /// @param permissions what it holds
  record Role(UUID owner, Set<Permission> permissions) {}

  /// @param role into [#roles]
  record Bound(
      UUID id, UUID principal, UUID role, UUID node, Effect effect, Optional<Instant> expiresAt) {}

  /// Child to parent; the org is its own parent.
  final Map<UUID, UUID> parents = new LinkedHashMap<>();

  final Map<UUID, Boolean> members = new LinkedHashMap<>();
  final Map<UUID, Group> groups = new LinkedHashMap<>();
  final Map<UUID, Role> roles = new LinkedHashMap<>();
  final Map<UUID, Bound> bindings = new LinkedHashMap<>();

  private final RandomGenerator random;

  World(RandomGenerator random) {
    this.random = random;
  }

  /// A tenant with 2 to 9 nodes, 2 to 5 members, up to 3 groups and up to 14 bindings.
  static World random(RandomGenerator random) {
    World world = new World(random);
    UUID org = world.id();
    world.parents.put(org, org);
    for (int index = random.nextInt(1, 9); index > 0; index--) {
      UUID parent = world.any(world.parents.keySet());
      if (world.path(parent).size() < 8) {
        world.parents.put(world.id(), parent);
      }
    }
    for (int index = random.nextInt(2, 6); index > 0; index--) {
      world.members.put(world.id(), random.nextInt(8) > 0);
    }
    for (int index = random.nextInt(4); index > 0; index--) {
      Set<UUID> in = new LinkedHashSet<>();
      for (int count = random.nextInt(4); count > 0; count--) {
        in.add(world.any(world.members.keySet()));
      }
      world.groups.put(world.id(), new Group(in));
    }
    for (int index = random.nextInt(2, 6); index > 0; index--) {
      world.roles.put(world.id(), new Role(world.any(world.parents.keySet()), world.permissions()));
    }
    for (int index = random.nextInt(2, 15); index > 0; index--) {
      Bound bound = world.bound();
      world.bindings.put(bound.id(), bound);
    }
    return world;
  }

  World copy() {
    World copy = new World(random);
    copy.parents.putAll(parents);
    copy.members.putAll(members);
    groups.forEach(
        (id, group) -> copy.groups.put(id, new Group(new LinkedHashSet<>(group.members()))));
    copy.roles.putAll(roles);
    copy.bindings.putAll(bindings);
    return copy;
  }

  /// A binding that could be made.
  Bound bound() {
    return new Bound(
        id(),
        any(random.nextInt(3) == 0 && !groups.isEmpty() ? groups.keySet() : members.keySet()),
        any(roles.keySet()),
        any(parents.keySet()),
        random.nextInt(4) == 0 ? Effect.DENY : Effect.ALLOW,
        random.nextInt(3) == 0 ? Optional.of(expiry()) : Optional.empty());
  }

  Instant expiry() {
    return TIMES.get(random.nextInt(1, TIMES.size()));
  }

  Set<Permission> permissions() {
    Set<Permission> some = EnumSet.noneOf(Permission.class);
    for (Permission permission : PERMISSIONS) {
      if (random.nextBoolean()) {
        some.add(permission);
      }
    }
    return some;
  }

  /// A member with a token that is mostly, but not always, confined to nothing.
  Holder holder() {
    TokenScope scope =
        new TokenScope(
            random.nextInt(6) == 0 ? Optional.of(permissions()) : Optional.empty(),
            random.nextInt(6) == 0 ? Optional.of(any(parents.keySet())) : Optional.empty(),
            Optional.empty());
    return new Holder(any(members.keySet()), scope);
  }

  <T> T any(Collection<T> of) {
    return List.copyOf(of).get(random.nextInt(of.size()));
  }

  UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  @Override
  public List<UUID> path(UUID node) {
    List<UUID> path = new ArrayList<>();
    UUID at = node;
    while (parents.containsKey(at)) {
      path.addFirst(at);
      if (parents.get(at).equals(at)) {
        return path;
      }
      at = parents.get(at);
    }
    return List.of();
  }

  @Override
  public boolean isActive(UUID principal) {
    return groups.containsKey(principal) || members.getOrDefault(principal, false);
  }

  @Override
  public List<Binding> bindings(UUID principal, Collection<UUID> nodes) {
    return bindingsOf(principal).stream()
        .filter(binding -> nodes.contains(binding.node()))
        .toList();
  }

  @Override
  public List<Binding> denialsBelow(UUID principal, UUID node) {
    return bindingsOf(principal).stream()
        .filter(binding ->
            binding.effect() == Effect.DENY
                && !binding.node().equals(node)
                && path(binding.node()).contains(node))
        .toList();
  }

  List<Binding> bindingsOf(UUID principal) {
    return bindings.values().stream()
        .filter(bound ->
            bound.principal().equals(principal)
                || groups.containsKey(bound.principal())
                    && groups.get(bound.principal()).members().contains(principal))
        .map(this::shown)
        .toList();
  }

  Binding shown(Bound bound) {
    return new Binding(
        bound.id(),
        bound.principal(),
        bound.role().toString(),
        roles.get(bound.role()).permissions(),
        bound.node(),
        bound.effect(),
        bound.expiresAt(),
        Optional.empty());
  }
}
