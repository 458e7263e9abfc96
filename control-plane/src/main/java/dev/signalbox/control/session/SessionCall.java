package dev.signalbox.control.session;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.usage.ConversationHashes;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// What decides the session of one usage record.
///
/// @param openedAt in microseconds precision
/// @param clientSession the session the client named, if it did
/// @param conversation hashes of what was sent, if the client named no session
public record SessionCall(
    RecordId id,
    KeyId key,
    UUID callId,
    Instant openedAt,
    Optional<String> clientSession,
    Optional<ConversationHashes> conversation) {

  boolean isStitched() {
    return clientSession.isEmpty() && conversation.isPresent();
  }
}
