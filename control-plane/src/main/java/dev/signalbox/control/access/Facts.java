package dev.signalbox.control.access;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// What decisions are made from: the tree, who is in which group, and the bindings of one tenant.
/// Decisions are pure; only this reads.
public interface Facts {

  /// The node and all above it, the org first; empty if there is no such node.
  List<UUID> path(UUID node);

  /// Whether there is an active member or a group of that id.
  boolean isActive(UUID principal);

  /// The bindings at any of these nodes that concern a principal: its own and, of a member, those
  /// of the groups that it is in. Expired ones may be among them.
  List<Binding> bindings(UUID principal, Collection<UUID> nodes);

  /// The denials for a principal below a node, that node itself excluded. Expired ones may be among
  /// them.
  List<Binding> denialsBelow(UUID principal, UUID node);
}
