package dev.signalbox.control.key;

import dev.signalbox.model.id.NodeId;
import dev.signalbox.model.json.JsonValue.Obj;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A key that is about to be stored.
///
/// @param creator who makes it, and whose rights it rests on
record NewKey(
    UUID owner,
    NodeId node,
    Optional<UUID> template,
    KeyScopeTexts scope,
    Obj metadata,
    UUID creator,
    Instant now,
    Optional<Instant> expiresAt) {}
