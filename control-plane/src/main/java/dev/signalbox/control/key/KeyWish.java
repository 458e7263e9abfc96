package dev.signalbox.control.key;

import dev.signalbox.model.id.MemberId;
import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue.Obj;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a request says about a key. What is empty was not said: a new key then gets the usual, and
/// a known one keeps what it has.
///
/// @param template the template to make it from
/// @param metadata small texts by name, for people and their tools
/// @param suspended whether to put it on hold or to let it go on
record KeyWish(
    Optional<MemberId> owner,
    Optional<NodeId> node,
    Optional<UUID> template,
    Optional<List<String>> models,
    Optional<List<String>> routes,
    Optional<List<String>> surfaces,
    Optional<List<String>> networks,
    Optional<Obj> metadata,
    Optional<Expiry> expiry,
    Optional<Boolean> suspended) {

  /// When a key ends.
  ///
  /// @param at empty means never
  record Expiry(Optional<Instant> at) {}

  /// Whether it says what the key may be used for.
  boolean saysScope() {
    return models.isPresent() || routes.isPresent() || surfaces.isPresent() || networks.isPresent();
  }

  /// Whether it says nothing but metadata.
  boolean saysMetadataOnly() {
    return !saysScope()
        && owner.isEmpty()
        && node.isEmpty()
        && expiry.isEmpty()
        && suspended.isEmpty();
  }
}
