package dev.signalbox.data.sync;

import dev.signalbox.model.bundle.SignedBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The last bundles that were in force, on disk: three of them, one file each, exactly as they were
/// signed. Whoever reads one verifies it again; the name only orders them.
final class LastGood {

  private static final int KEPT = 3;
  private static final String PREFIX = "bundle-";
  private static final String SUFFIX = ".json";
  private static final String UNFINISHED = ".tmp";

  private final Path directory;

  LastGood(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /// Writes a bundle so that after a crash at any point it is there whole or not at all, then
  /// removes what is too old.
  void save(long version, byte[] envelope) throws IOException {
    String name = PREFIX + String.format("%019d", version) + SUFFIX;
    Path unfinished = directory.resolve(name + UNFINISHED);
    try (FileChannel file =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer rest = ByteBuffer.wrap(envelope);
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
    removeOld();
  }

  /// The files that are there, newest first.
  List<Path> newestFirst() throws IOException {
    return files(SUFFIX);
  }

  /// Reads a file, at most one byte more than is ever accepted.
  static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(SignedBundle.MAX_BYTES + 1);
    }
  }

  private void removeOld() throws IOException {
    List<Path> old = new ArrayList<>(files(UNFINISHED));
    List<Path> whole = newestFirst();
    old.addAll(whole.subList(Math.min(KEPT, whole.size()), whole.size()));
    for (Path file : old) {
      Files.deleteIfExists(file);
    }
  }

  private List<Path> files(String suffix) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(directory, PREFIX + "*" + suffix)) {
      entries.forEach(found::add);
    }
    found.sort(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed());
    return found;
  }
}
