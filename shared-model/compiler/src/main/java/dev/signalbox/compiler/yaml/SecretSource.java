package dev.signalbox.compiler.yaml;

import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.key.Secret;
import java.util.Optional;

/// Finds what a secret reference stands for on this machine. Only main programs have one that looks
/// into the environment.
@FunctionalInterface
public interface SecretSource {

  /// The secret, or empty if the variable or file is not there.
  Optional<Secret> find(SecretRef reference);
}
