package dev.signalbox.control.usage;

import java.util.List;
import java.util.UUID;

/// Who a key belongs to, and where in the tree, at the time of booking.
///
/// @param name an e-mail address, or a service account's name
/// @param node the node that the key's usage is booked to
/// @param nodePath ids from the org down to the node
record KeyOwner(UUID member, String name, UUID node, List<UUID> nodePath) {

  KeyOwner {
    nodePath = List.copyOf(nodePath);
  }
}
