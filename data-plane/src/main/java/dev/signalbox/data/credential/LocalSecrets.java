package dev.signalbox.data.credential;

import dev.signalbox.data.credential.renew.Fetch;
import dev.signalbox.data.credential.renew.FetchFailure;
import dev.signalbox.data.credential.renew.Fetched;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.SmallFile;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.key.Secret;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Secrets of this machine: environment variables and files. Files are read again from time to
/// time, so that a secret can be changed without a restart.
public final class LocalSecrets {

  private static final long REREAD_MILLIS = 30_000;

  private final Map<String, String> environment;

  public LocalSecrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /// The secret as it is now, for a start; empty if it is not there, or not on this machine.
  public Optional<Secret> find(SecretRef reference) {
    return switch (reference) {
      case SecretRef.Environment variable -> Optional.ofNullable(variable(variable));
      case SecretRef.File file -> {
        try {
          yield Optional.of(read(file));
        } catch (FetchFailure missing) {
          yield Optional.empty();
        }
      }
      default -> Optional.empty();
    };
  }

  /// An environment variable never changes while a program runs.
  Held<Secret> follow(SecretRef.Environment variable) {
    return Held.always(variable(variable));
  }

  /// What reads a file.
  static Fetch<Secret> reader(SecretRef.File file) {
    return now -> Fetched.reread(read(file), REREAD_MILLIS);
  }

  private @Nullable Secret variable(SecretRef.Environment variable) {
    String value = environment.getOrDefault(variable.name(), "");
    return value.isEmpty() ? null : new Secret(value);
  }

  private static Secret read(SecretRef.File file) throws FetchFailure {
    return new Secret(SmallFile.read(file.path()));
  }
}
