package dev.signalbox.data.exchange;

import dev.signalbox.compiler.Target;
import dev.signalbox.data.snapshot.Endpoint;

/// The key may make this call.
///
/// @param endpoint where the asked model leads
/// @param target how it is called there
public record Admitted(Resolved resolved, Endpoint endpoint, Target target) implements Exchange {}
