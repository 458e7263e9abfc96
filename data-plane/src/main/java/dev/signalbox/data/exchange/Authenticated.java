package dev.signalbox.data.exchange;

import dev.signalbox.data.snapshot.KeyEntry;
import dev.signalbox.model.key.KeySecret;

/// The call comes with a live virtual key. The policy that was current at this moment is pinned for
/// the whole call, through the key's entry.
///
/// @param secret the one of the key's secrets that was presented
public record Authenticated(Accepted accepted, KeyEntry key, KeySecret secret)
    implements Exchange {}
