package dev.signalbox.compiler;

import dev.signalbox.model.wire.Feature;
import java.util.Optional;
import java.util.Set;

/// A model alias, as an administrator named it.
///
/// @param name what clients ask for; unique within the tenant
/// @param provider who serves it; empty means the one provider whose patterns fit the model best
/// @param model what the provider is sent instead
/// @param allows what a call may lose where the provider speaks another dialect
public record AliasSource(
    String name, Optional<String> provider, String model, Set<Feature> allows) {

  public AliasSource {
    allows = Set.copyOf(allows);
  }

  /// An alias that allows no loss.
  public AliasSource(String name, Optional<String> provider, String model) {
    this(name, provider, model, Set.of());
  }
}
