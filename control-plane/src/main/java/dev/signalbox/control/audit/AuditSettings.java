package dev.signalbox.control.audit;

import dev.signalbox.model.bundle.SigningKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Optional;

/// The Ed25519 key that signs checkpoints. It is not the one that signs bundles: who may say what
/// proxies do should not thereby be able to rewrite who decided it. The files are read whenever a
/// key is needed, so that every process of an installation goes over to a new key at once.
public final class AuditSettings {

  /// The file of the key in use, in the folder of keys.
  private static final String CURRENT = "audit.pem";

  /// The file of the key that is to replace it, while there is one.
  private static final String NEXT = "audit-next.pem";

  private final Path folder;

  private AuditSettings(Path folder) {
    this.folder = folder;
  }

  /// Opens the folder of keys; makes the key if there is none.
  ///
  /// @throws UncheckedIOException if a file cannot be read or made
  /// @throws IllegalArgumentException if a file holds something else
  public static AuditSettings open(Path folder, SecureRandom random) {
    SigningKeyFile.readOrCreate(folder.resolve(CURRENT), random);
    return new AuditSettings(folder);
  }

  /// Makes the key that is to replace the one in use, unless there is one already. Logs are handed
  /// over to it by whichever process finds it.
  ///
  /// @return the file of its public part, which verifiers pin
  /// @throws IllegalArgumentException if the folder has no key to replace
  public static Path prepareNext(Path folder, SecureRandom random) {
    if (!Files.exists(folder.resolve(CURRENT))) {
      throw new IllegalArgumentException(folder + " has no " + CURRENT + " to replace");
    }
    SigningKeyFile.readOrCreate(folder.resolve(NEXT), random);
    return SigningKeyFile.publicPart(folder.resolve(NEXT));
  }

  /// The key in use; of a log that was handed over already, [#next()] is.
  public KeyPair keys() {
    return SigningKeyFile.read(folder.resolve(CURRENT));
  }

  /// The key that is to replace it, if one was prepared.
  Optional<KeyPair> next() {
    try {
      KeyPair next = SigningKeyFile.read(folder.resolve(NEXT));
      return Optional.of(next)
          .filter(key -> !SigningKeys.keyId(key.getPublic()).equals(keyIdInUse()));
    } catch (UncheckedIOException failed) {
      if (failed.getCause() instanceof NoSuchFileException) {
        return Optional.empty();
      }
      throw failed;
    }
  }

  /// Puts the next key in the place of the one in use, whose private part is gone with that. Call
  /// it when every log was handed over.
  void promote() {
    try {
      SigningKeyFile.replace(folder.resolve(NEXT), folder.resolve(CURRENT));
    } catch (NoSuchFileException anotherProcessWasFirst) {
      // Then it is in place.
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private String keyIdInUse() {
    return SigningKeys.keyId(keys().getPublic());
  }

  @Override
  public String toString() {
    return "AuditSettings[]";
  }
}
