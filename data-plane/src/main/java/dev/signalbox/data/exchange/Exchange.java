package dev.signalbox.data.exchange;

/// The evidence that a call has come a certain way. Each stage takes the record of the stage before
/// it and gives the next one, so that skipping or reordering a stage does not compile.
public sealed interface Exchange
    permits Accepted,
        Authenticated,
        Resolved,
        Admitted,
        Guarded,
        Routed,
        Answering,
        Answered,
        Metered {}
