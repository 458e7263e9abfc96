package dev.signalbox.data.exchange;

import dev.signalbox.model.usage.AttemptClosed;

/// The attempt is written down.
public record Metered(Answered answered, AttemptClosed closed) implements Exchange {}
