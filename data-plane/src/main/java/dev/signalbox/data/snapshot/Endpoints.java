package dev.signalbox.data.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A tenant's providers by name.
public record Endpoints(Map<String, Endpoint> byName) {

  public Endpoints {
    byName = Map.copyOf(byName);
  }

  /// The provider, or null if the tenant has none of that name.
  public @Nullable Endpoint get(String name) {
    return byName.get(name);
  }
}
