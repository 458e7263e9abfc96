package dev.signalbox.compiler.yaml;

import java.util.Optional;
import java.util.OptionalLong;

/// How a `gateway.yaml` says to keep usage on disk. What is empty is for the command line or the
/// default to say.
///
/// @param directory where
/// @param maxBytes how much disk it may use
/// @param whenFull what to do with calls that cannot be written down
public record SpoolChoice(
    Optional<String> directory, OptionalLong maxBytes, Optional<WhenFull> whenFull) {

  /// What to do with calls that cannot be written down.
  public enum WhenFull {
    /// Refuse them.
    REFUSE,
    /// Serve them unmetered.
    SERVE_UNMETERED
  }
}
