package dev.signalbox.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// The folder that holds everything that outlives a run. Only its owner can read it.
record DataFolder(Path root) {

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final long LARGEST_LOG_BYTES = 20_000_000;

  /// Makes the folder and its parts where they are missing.
  ///
  /// @throws StopException if that cannot be done
  static DataFolder open(Path root) {
    DataFolder data = new DataFolder(root);
    try {
      Path parent = root.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      for (Path folder : new Path[] {root, data.logs(), data.keys(), data.proxy()}) {
        if (!Files.isDirectory(folder)) {
          Files.createDirectory(folder, PRIVATE_FOLDER);
        }
      }
      return data;
    } catch (IOException failed) {
      throw new StopException(
          "The data folder " + root + " cannot be made: name another with --data.", failed);
    }
  }

  Path postgres() {
    return root.resolve("postgres");
  }

  /// What the proxy keeps: its spool and its last good bundles.
  Path proxy() {
    return root.resolve("proxy");
  }

  /// What the proxy knows itself by, once it is enrolled.
  Path proxyIdentity() {
    return proxy().resolve("fleet").resolve("identity.json");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path keys() {
    return root.resolve("keys");
  }

  /// The keys that sign policies, and the roots.
  Path trust() {
    return keys().resolve("trust");
  }

  /// What the proxy pins.
  Path trustedRoot() {
    return trust().resolve("root.json");
  }

  Path proxyToken() {
    return keys().resolve("proxy-token");
  }

  /// The key that the proxy shows the simulator, which wants one as real providers do, but takes
  /// any.
  Path simulatorKey() {
    return keys().resolve("simulator-key");
  }

  Path secrets() {
    return keys().resolve("secrets.json");
  }

  Path connection() {
    return root.resolve("connection.json");
  }

  Path processes() {
    return root.resolve("processes.json");
  }

  /// The log of a process. One that has grown large is put aside as `.1`.
  Path log(String name) {
    Path log = logs().resolve(name + ".log");
    try {
      if (Files.exists(log) && Files.size(log) > LARGEST_LOG_BYTES) {
        Files.move(log, logs().resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
      return log;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Claims the folder for this process until it ends; empty if another has it.
  Optional<FileLock> claim() {
    try {
      FileChannel file =
          FileChannel.open(
              root.resolve("lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PRIVATE_FILE);
      return Optional.ofNullable(file.tryLock());
    } catch (OverlappingFileLockException held) {
      return Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Gives the folder back. Until then the claim must be kept: one that nobody refers to is lost.
  static void release(FileLock claim) {
    try {
      claim.acquiredBy().close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Replaces a file as a whole. Only its owner can read it.
  static void writePrivate(Path file, String text) {
    try {
      Path fresh =
          Files.createTempFile(
              file.toAbsolutePath().getParent(),
              file.getFileName().toString(),
              ".new",
              PRIVATE_FILE);
      Files.writeString(fresh, text);
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The text of a file, if it is there.
  static Optional<String> read(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
