package dev.signalbox.data.sync;

import dev.signalbox.model.trust.Archive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The last archives that were in force, on disk: three of them, one file each; and the metadata
/// that was trusted last. Whoever reads one verifies it again; the name only orders them. Several
/// proxies may share the directory: each writes under a name of its own, then renames.
final class LastGood {

  private static final int KEPT = 3;
  private static final String PREFIX = "bundle-";
  private static final String SUFFIX = ".sbx";
  private static final String UNFINISHED = ".tmp";
  private static final String TRUST = "trusted" + SUFFIX;
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path directory;
  private final String own = Long.toHexString(ProcessHandle.current().pid()) + UNFINISHED;

  LastGood(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /// Writes an archive so that after a crash at any point it is there whole or not at all, then
  /// removes what is too old.
  void save(long version, byte[] archive, Instant now) throws IOException {
    write(PREFIX + String.format("%019d", version) + SUFFIX, archive);
    removeOld(now);
  }

  /// Writes what is trusted.
  void saveTrust(byte[] archive) throws IOException {
    write(TRUST, archive);
  }

  /// The archives that are there, newest first.
  List<Path> newestFirst() throws IOException {
    return files(PREFIX + "*" + SUFFIX);
  }

  /// What was trusted last, if anything.
  List<Path> trust() throws IOException {
    return files(TRUST);
  }

  /// Reads a file, at most one byte more than is ever accepted.
  static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Archive.MAX_BYTES + 1);
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path unfinished = directory.resolve(name + "." + own);
    try (FileChannel file =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        file.write(rest);
      }
      file.force(true);
    }
    Files.move(
        unfinished,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private void removeOld(Instant now) throws IOException {
    List<Path> old = new ArrayList<>();
    for (Path file : files("*" + UNFINISHED)) {
      if (Files.getLastModifiedTime(file).toInstant().plus(ABANDONED).isBefore(now)) {
        old.add(file);
      }
    }
    List<Path> whole = newestFirst();
    old.addAll(whole.subList(Math.min(KEPT, whole.size()), whole.size()));
    for (Path file : old) {
      Files.deleteIfExists(file);
    }
  }

  private List<Path> files(String pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
      entries.forEach(found::add);
    }
    found.sort(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed());
    return found;
  }
}
