package dev.signalbox.compiler;

import dev.signalbox.model.bundle.ProviderSpec;

/// Where a call goes.
///
/// @param provider who is called
/// @param model the model name that the provider is sent: the one asked for, or what an alias
///   stands for
public record Target(ProviderSpec provider, String model) {}
