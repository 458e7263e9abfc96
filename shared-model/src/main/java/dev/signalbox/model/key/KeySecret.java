package dev.signalbox.model.key;

import java.time.Instant;
import java.util.Optional;

/// One live secret of a virtual key, as far as it is kept: its digest, and when it ends.
///
/// @param digest the SHA-256 of the whole key as the client holds it
/// @param validUntil the first moment at which it is not accepted any more; empty while no end has
///   been set. A proxy that nobody can reach keeps to it by its own clock.
public record KeySecret(SecretDigest digest, Optional<Instant> validUntil) {

  /// A secret without an end.
  public static KeySecret lasting(SecretDigest digest) {
    return new KeySecret(digest, Optional.empty());
  }

  /// Whether it is accepted at a moment.
  public boolean isLive(Instant now) {
    return validUntil.isEmpty() || now.isBefore(validUntil.get());
  }
}
