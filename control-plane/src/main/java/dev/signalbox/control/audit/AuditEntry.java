package dev.signalbox.control.audit;

import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue;
import java.time.Instant;
import java.util.Optional;

/// One change, as it goes into the log.
///
/// @param at by our clock; the order of entries is their sequence, not this
/// @param action what was done, such as `node.create`
/// @param resourceType what it was done to, such as `node`
/// @param node where in the tree the resource is, if it has a place there
/// @param before the resource before; none if it was not there
/// @param after the resource after; none if it is gone
/// @param reason why, in the words of whoever did it
public record AuditEntry(
    Instant at,
    Actor actor,
    Origin origin,
    String action,
    String resourceType,
    String resourceId,
    Optional<NodeId> node,
    Optional<JsonValue> before,
    Optional<JsonValue> after,
    Optional<String> reason) {}
