package dev.signalbox.model.bundle;

import dev.signalbox.model.wire.Feature;
import java.util.Set;

/// A model alias: a name that clients ask for, and what it stands for.
///
/// @param name what the client sends
/// @param provider the provider that serves it
/// @param model the name that the provider is sent instead
/// @param allows what a call may lose where the provider speaks another dialect; without it such a
///   call is refused
public record AliasSpec(String name, String provider, String model, Set<Feature> allows) {

  public AliasSpec {
    allows = Set.copyOf(allows);
  }

  /// An alias that allows no loss.
  public AliasSpec(String name, String provider, String model) {
    this(name, provider, model, Set.of());
  }
}
