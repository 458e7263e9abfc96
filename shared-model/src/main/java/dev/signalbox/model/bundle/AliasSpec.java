package dev.signalbox.model.bundle;

/// A model alias: a name that clients ask for, and what it stands for.
///
/// @param name what the client sends
/// @param provider the provider that serves it
/// @param model the name that the provider is sent instead
public record AliasSpec(String name, String provider, String model) {}
