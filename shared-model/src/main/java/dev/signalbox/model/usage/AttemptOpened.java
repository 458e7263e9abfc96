package dev.signalbox.model.usage;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.wire.Surface;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What is known when an attempt is about to be sent to a provider. It is in the spool before the
/// first byte leaves, so that a crash cannot hide the attempt.
///
/// @param id the record's identity; its time decides the ledger partition
/// @param callId the call it belongs to; several attempts may share it
/// @param attempt 1 for the first attempt of a call
/// @param openedAt when, in microseconds precision
/// @param policyVersion the bundle version that was pinned for the call
/// @param provider the provider's name in the policy
/// @param modelAsked the model name that the client sent
/// @param modelRouted the model name that the provider was sent
/// @param requestBytes size of the request body in bytes, or -1 if it was not known yet
/// @param dimensions attribution, at most 64
public record AttemptOpened(
    RecordId id,
    TenantId tenant,
    KeyId key,
    UUID callId,
    int attempt,
    Instant openedAt,
    long policyVersion,
    Surface surface,
    String provider,
    String modelAsked,
    String modelRouted,
    long requestBytes,
    List<Dimension> dimensions,
    Optional<ConversationHashes> conversation) {

  public AttemptOpened {
    dimensions = List.copyOf(dimensions);
  }
}
