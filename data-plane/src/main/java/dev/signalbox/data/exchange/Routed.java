package dev.signalbox.data.exchange;

import dev.signalbox.data.snapshot.Endpoint;

/// Where the call goes.
///
/// @param endpoint the provider
/// @param model the name that the provider knows the model by
public record Routed(Guarded guarded, Endpoint endpoint, String model) implements Exchange {

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
    return !model.equals(resolved().modelAsked());
  }
}
