package dev.signalbox.model.usage;

import dev.signalbox.model.id.RecordId;
import java.time.Instant;
import java.util.Optional;

/// How an attempt ended and what it used.
///
/// @param status the provider's HTTP status, or 0 if there was none
/// @param modelServed the model the provider says it used
/// @param servedTier the service tier the provider says it used; decides the price
/// @param providerRequestId the provider's own id of the request
/// @param counts disjoint counts
/// @param basis whether they are the provider's figures or ours
/// @param requestBytes bytes of the request body that were sent
/// @param responseBytes bytes of the answer's body that were received
/// @param firstByteMicros time from opening to the first byte of the answer's body, or -1
/// @param streamed whether the answer came as an event stream
public record AttemptClosed(
    RecordId id,
    Instant closedAt,
    Outcome outcome,
    int status,
    Optional<String> modelServed,
    Optional<String> servedTier,
    Optional<String> providerRequestId,
    UsageCounts counts,
    Basis basis,
    long requestBytes,
    long responseBytes,
    long firstByteMicros,
    boolean streamed) {}
