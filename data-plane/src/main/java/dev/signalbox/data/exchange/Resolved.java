package dev.signalbox.data.exchange;

import dev.signalbox.model.usage.ConversationHashes;
import dev.signalbox.model.usage.Dimension;
import java.util.List;
import java.util.Optional;

/// What the call is about.
///
/// @param modelAsked the model name that the client sent
/// @param dimensions by what its cost is attributed
public record Resolved(
    Authenticated authenticated,
    String modelAsked,
    List<Dimension> dimensions,
    Optional<ConversationHashes> conversation)
    implements Exchange {}
