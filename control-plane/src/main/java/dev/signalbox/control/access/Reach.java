package dev.signalbox.control.access;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// The part of the tree where somebody holds a permission, in a form that a list can be filtered
/// by: a node is in it if its path meets an allowed node, meets no denied one, and holds `within`.
///
/// @param allowed nodes where the permission is given
/// @param denied nodes where it is denied
/// @param within the node that the token is confined to, if it is
public record Reach(Collection<UUID> allowed, Collection<UUID> denied, Optional<UUID> within) {

  /// A condition on the path in a column, with three question marks: bind [#allowedText()],
  /// [#deniedText()] and [#withinText()].
  public static String sql(String pathColumn) {
    return "(%1$s && %2$s AND NOT %1$s && %2$s AND %1$s @> %2$s)"
        .formatted(pathColumn, "CAST(string_to_array(?, ',') AS uuid[])");
  }

  /// Whether a node is in it.
  ///
  /// @param path the node and all above it
  public boolean holds(Collection<UUID> path) {
    return path.stream().anyMatch(allowed::contains)
        && path.stream().noneMatch(denied::contains)
        && (within.isEmpty() || path.contains(within.get()));
  }

  /// The allowed nodes, joined by commas.
  public String allowedText() {
    return text(allowed);
  }

  /// The denied nodes, joined by commas.
  public String deniedText() {
    return text(denied);
  }

  /// The node of the token, or nothing.
  public String withinText() {
    return within.map(UUID::toString).orElse("");
  }

  private static String text(Collection<UUID> nodes) {
    return nodes.stream().map(UUID::toString).collect(Collectors.joining(","));
  }
}
