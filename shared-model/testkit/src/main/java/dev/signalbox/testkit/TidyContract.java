package dev.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks that the sources of one module are in order. Each module extends it as its `TidyTest`; it
/// runs in the module's folder, as the build does.
public abstract class TidyContract {

  private static final int MAX_FILE_LINES = 400;
  private static final int MAX_PACKAGE_FILES = 25;
  private static final Path MAIN = Path.of("src", "main", "java");

  @Test
  void everyPackageSaysWhatItIsAndForbidsNull() {
    List<Path> silent =
        packages().keySet().stream().filter(folder -> !isIntroduced(folder)).sorted().toList();

    assertThat(silent).as("packages without a @NullMarked package-info with a text").isEmpty();
  }

  @Test
  void noPackageIsTooLarge() {
    List<Path> large =
        packages().entrySet().stream()
            .filter(entry -> entry.getValue() > MAX_PACKAGE_FILES)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();

    assertThat(large).as("packages of more than " + MAX_PACKAGE_FILES + " files").isEmpty();
  }

  @Test
  void noFileIsTooLong() {
    List<Path> large =
        Stream.of("src/main", "src/test")
            .flatMap(folder -> Sources.under(Path.of(folder)))
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> Sources.text(file).lines().count() > MAX_FILE_LINES)
            .sorted()
            .toList();

    assertThat(large).as("files of more than " + MAX_FILE_LINES + " lines").isEmpty();
  }

  private static Map<Path, Long> packages() {
    return Sources.under(MAIN)
        .filter(file -> file.toString().endsWith(".java"))
        .filter(file -> !file.endsWith("package-info.java"))
        .collect(Collectors.groupingBy(TidyContract::folder, Collectors.counting()));
  }

  private static Path folder(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private static boolean isIntroduced(Path folder) {
    Path info = folder.resolve("package-info.java");
    if (!Files.isRegularFile(info)) {
      return false;
    }
    try {
      String text = Files.readString(info);
      return text.contains("@NullMarked") && text.startsWith("///");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
