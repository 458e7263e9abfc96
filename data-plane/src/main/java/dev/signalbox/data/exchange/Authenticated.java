package dev.signalbox.data.exchange;

import dev.signalbox.data.snapshot.KeyEntry;

/// The call comes with a live virtual key. The policy that was current at this moment is pinned for
/// the whole call, through the key's entry.
public record Authenticated(Accepted accepted, KeyEntry key) implements Exchange {}
