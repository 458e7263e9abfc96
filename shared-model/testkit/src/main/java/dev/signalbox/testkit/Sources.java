package dev.signalbox.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Walks over the files that people write: no build output, no installed packages, nothing of the
/// version control.
final class Sources {

  private static final Set<String> SKIPPED = Set.of("target", "node_modules", "dist", ".git");
  private static final int MAX_FILES = 20_000;

  private Sources() {}

  /// Every file below a folder; none if there is no such folder.
  static Stream<Path> under(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(folder, new Collector(files));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return files.stream();
  }

  /// The text of a file; characters that are not UTF-8 do not matter here.
  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Collector(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      Path name = folder.getFileName();
      boolean skip = name != null && SKIPPED.contains(name.toString());
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (files.size() == MAX_FILES) {
        throw new IOException("more than " + MAX_FILES + " files; is build output among them?");
      }
      files.add(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }
}
