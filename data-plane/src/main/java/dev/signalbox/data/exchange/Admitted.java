package dev.signalbox.data.exchange;

import dev.signalbox.data.snapshot.Endpoint;

/// The key may make this call.
///
/// @param endpoint where the asked model leads
/// @param model the name that the provider knows the model by
public record Admitted(Resolved resolved, Endpoint endpoint, String model) implements Exchange {}
