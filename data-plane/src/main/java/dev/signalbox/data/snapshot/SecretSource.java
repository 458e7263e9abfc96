package dev.signalbox.data.snapshot;

import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.key.Secret;
import java.util.function.Supplier;

/// Follows references to secrets.
@FunctionalInterface
public interface SecretSource {

  /// What gives the secret as it is now, without blocking: it is fetched beforehand and kept fresh
  /// elsewhere.
  Supplier<Secret> follow(SecretRef reference);
}
