package dev.signalbox.data;

import dev.signalbox.data.snapshot.SecretSource;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Secrets of this machine: environment variables and files. Files are read when a policy comes in
/// and read again by [#refresh()], so that a secret can be changed without a restart; the request
/// path only reads a field.
final class LocalSecrets implements SecretSource {

  private static final long MAX_FILE_BYTES = 65_536;
  private static final Secret NOTHING = new Secret("");

  private final Map<String, String> environment;
  private final Map<SecretRef.File, Secret> files = new ConcurrentHashMap<>();

  LocalSecrets(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Supplier<Secret> follow(SecretRef reference) {
    return switch (reference) {
      case SecretRef.None ignored -> () -> NOTHING;
      case SecretRef.Environment variable -> {
        Secret secret = new Secret(environment.getOrDefault(variable.name(), ""));
        yield () -> secret;
      }
      case SecretRef.File file -> {
        files.computeIfAbsent(file, LocalSecrets::read);
        yield () -> files.getOrDefault(file, NOTHING);
      }
    };
  }

  /// Reads all files again. One that cannot be read now keeps its last value.
  void refresh() {
    files.replaceAll((file, last) -> {
      Secret read = read(file);
      return read.reveal().isEmpty() ? last : read;
    });
  }

  private static Secret read(SecretRef.File file) {
    try {
      Path path = Path.of(file.path());
      return Files.size(path) > MAX_FILE_BYTES
          ? NOTHING
          : new Secret(Files.readString(path).strip());
    } catch (IOException unreadable) {
      return NOTHING;
    }
  }
}
