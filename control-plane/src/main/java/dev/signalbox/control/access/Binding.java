package dev.signalbox.control.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A role that somebody has at a node and below it, or that is denied to somebody there.
///
/// @param principal a member or a group
/// @param role the name of a built-in role, or the id of a custom one
/// @param permissions what the role holds now
/// @param expiresAt from this very instant on it counts no more; empty for never
/// @param grantedBy the member who made it; empty if it came with the tenant
public record Binding(
    UUID id,
    UUID principal,
    String role,
    Set<Permission> permissions,
    UUID node,
    Effect effect,
    Optional<Instant> expiresAt,
    Optional<UUID> grantedBy) {

  /// What a binding does.
  public enum Effect {
    ALLOW,
    /// Outweighs every allow, wherever that was given.
    DENY;

    /// The name in JSON.
    public String wireName() {
      return this == ALLOW ? "allow" : "deny";
    }

    /// @throws IllegalArgumentException if there is none of that name
    public static Effect fromWireName(String name) {
      for (Effect effect : values()) {
        if (effect.wireName().equals(name)) {
          return effect;
        }
      }
      throw new IllegalArgumentException("must be allow or deny");
    }
  }

  public Binding {
    permissions = Set.copyOf(permissions);
  }

  /// Whether it counts at that instant.
  public boolean counts(Instant at) {
    return expiresAt.isEmpty() || at.isBefore(expiresAt.get());
  }

  /// Whether it counts until then without a break; empty means for ever.
  boolean lasts(Optional<Instant> until) {
    return expiresAt.isEmpty() || until.isPresent() && !expiresAt.get().isBefore(until.get());
  }
}
