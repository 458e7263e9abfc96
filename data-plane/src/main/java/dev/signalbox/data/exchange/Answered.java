package dev.signalbox.data.exchange;

import dev.signalbox.model.usage.Outcome;

/// The attempt is over, one way or another.
///
/// @param status the provider's HTTP status, or 0 if there was no answer
/// @param requestBytes bytes of the request's body that were sent
/// @param responseBytes bytes of the answer's body that were received
/// @param firstByteMicros time from dispatch to the first byte of the answer's body, or -1
/// @param streamed whether the answer came as an event stream
public record Answered(
    Routed routed,
    Outcome outcome,
    int status,
    long requestBytes,
    long responseBytes,
    long firstByteMicros,
    boolean streamed)
    implements Exchange {}
