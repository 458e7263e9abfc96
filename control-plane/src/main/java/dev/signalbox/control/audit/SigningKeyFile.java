package dev.signalbox.control.audit;

import dev.signalbox.model.bundle.SigningKeys;
import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Set;

/// The file of the key that signs the audit log, readable by its owner only, and the public key
/// beside it, which verifiers pin.
public final class SigningKeyFile {

  private SigningKeyFile() {}

  /// Reads the key; makes it if there is none.
  ///
  /// @throws UncheckedIOException if the file cannot be read or made
  /// @throws IllegalArgumentException if the file holds something else
  public static KeyPair readOrCreate(Path file, SecureRandom random) {
    try {
      if (!Files.exists(file)) {
        create(file, random);
      }
      KeyPair keys = read(file);
      writePublic(publicPart(file), keys);
      return keys;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Reads a key that is there.
  ///
  /// @throws UncheckedIOException if the file cannot be read
  /// @throws IllegalArgumentException if the file holds something else
  static KeyPair read(Path file) {
    try {
      return SigningKeys.readPair(new Secret(Files.readString(file)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Where the public part of a key is.
  static Path publicPart(Path file) {
    return file.resolveSibling(file.getFileName() + ".pub");
  }

  /// Moves a key over another one, in one step, and its public part after it.
  static void replace(Path file, Path by) throws IOException {
    Files.move(file, by, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    writePublic(publicPart(by), read(by));
    Files.deleteIfExists(publicPart(file));
  }

  private static void create(Path file, SecureRandom random) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    byte[] pem =
        SigningKeys.writePair(SigningKeys.generate(random))
            .reveal()
            .getBytes(StandardCharsets.US_ASCII);
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(pem));
    } catch (FileAlreadyExistsException anotherProcessWasFirst) {
      // Then its key is the key.
    }
  }

  /// Replaced as a whole, so that whoever reads at this moment never gets half of it.
  private static void writePublic(Path file, KeyPair keys) throws IOException {
    String pem = SigningKeys.writePublic(keys.getPublic());
    if (Files.exists(file) && Files.readString(file).equals(pem)) {
      return;
    }
    Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "signing", ".pub");
    Files.writeString(fresh, pem);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException otherwise) {
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
