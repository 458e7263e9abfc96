package dev.signalbox.data.exchange;

import dev.signalbox.compiler.Target;
import dev.signalbox.data.snapshot.Endpoint;
import dev.signalbox.model.wire.Surface;

/// Where the call goes.
///
/// @param endpoint the provider
/// @param target how it is called there
public record Routed(Guarded guarded, Endpoint endpoint, Target target) implements Exchange {

  /// The name that the provider knows the model by.
  public String model() {
    return target.model();
  }

  /// Whether the client's bytes go as they are, but for the model's name.
  public boolean isExact() {
    return target.exact();
  }

  /// The surface on which the provider is called.
  public Surface providerSurface() {
    return target.surfaceAt(accepted().surface());
  }

  /// The head of the call, for what every later stage needs of it.
  public Accepted accepted() {
    return resolved().authenticated().accepted();
  }

  /// What the call is about.
  public Resolved resolved() {
    return guarded.admitted().resolved();
  }

  /// Whether the provider must be sent another model name than the client's.
  public boolean renamesModel() {
    return !model().equals(resolved().modelAsked());
  }
}
