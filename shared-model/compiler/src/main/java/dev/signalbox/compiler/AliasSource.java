package dev.signalbox.compiler;

import java.util.Optional;

/// A model alias, as an administrator named it.
///
/// @param name what clients ask for; unique within the tenant
/// @param provider who serves it; empty means the one provider whose patterns fit the model best
/// @param model what the provider is sent instead
public record AliasSource(String name, Optional<String> provider, String model) {}
