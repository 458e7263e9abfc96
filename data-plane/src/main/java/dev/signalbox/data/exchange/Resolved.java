package dev.signalbox.data.exchange;

import dev.signalbox.model.usage.ConversationHashes;
import dev.signalbox.model.usage.Dimension;
import java.util.List;
import java.util.Optional;

/// What the call is about.
///
/// @param modelAsked the model name that the client sent
/// @param dimensions by what its cost is attributed
/// @param continues who made the response that it continues by its id, if that is known
public record Resolved(
    Authenticated authenticated,
    String modelAsked,
    List<Dimension> dimensions,
    Optional<ConversationHashes> conversation,
    Optional<Issuer> continues)
    implements Exchange {}
