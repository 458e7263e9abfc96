package dev.signalbox.control.access;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What an API token is confined to. It never allows anything by itself: what counts is what its
/// member holds and the scope lets through.
///
/// @param permissions the only ones it can use; empty for all
/// @param node it works at this node and below; empty for everywhere
/// @param expiresAt when it ends; empty for never
public record TokenScope(
    Optional<Set<Permission>> permissions, Optional<UUID> node, Optional<Instant> expiresAt) {

  /// Confined to nothing.
  public static final TokenScope FULL =
      new TokenScope(Optional.empty(), Optional.empty(), Optional.empty());

  public TokenScope {
    permissions = permissions.map(Set::copyOf);
  }

  /// Whether a permission can be used at a node.
  ///
  /// @param path the node and all above it
  public boolean covers(Permission permission, Collection<UUID> path) {
    return names(permission) && (node.isEmpty() || path.contains(node.get()));
  }

  /// Whether a permission can be used somewhere.
  public boolean names(Permission permission) {
    return permissions.isEmpty() || permissions.get().contains(permission);
  }

  /// Whether everything that a scope lets through passes this one too, for no longer.
  ///
  /// @param path the node of that scope and all above it; the org if it has none
  boolean contains(TokenScope narrower, Collection<UUID> path) {
    boolean samePermissions =
        permissions.isEmpty()
            || narrower.permissions().isPresent()
                && permissions.get().containsAll(narrower.permissions().get());
    boolean ends =
        expiresAt.isEmpty()
            || narrower.expiresAt().isPresent()
                && !narrower.expiresAt().get().isAfter(expiresAt.get());
    return samePermissions && ends && (node.isEmpty() || path.contains(node.get()));
  }
}
