package dev.signalbox.data.exchange;

/// The content may go out. No guardrails are defined yet, so that nothing is found.
public record Guarded(Admitted admitted) implements Exchange {}
