package dev.signalbox.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks what no single module can see: documents and texts of the whole tree.
final class RepositoryTidyTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  /// Folders of build machines and of single people. They mean nothing to a reader elsewhere.
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.:/-])/(work|workspace|builds|Users|home/runner)/[\\w.-]");

  private static final List<String> TEXTS =
      List.of(
          ".java",
          ".md",
          ".xml",
          ".yaml",
          ".yml",
          ".sh",
          ".json",
          ".sql",
          ".properties",
          ".toml",
          ".tf",
          ".ts",
          ".tsx",
          ".py",
          ".html",
          ".css",
          ".js",
          ".mjs",
          ".config",
          "signalbox",
          "run");

  @Test
  void everyLinkInTheDocumentsLeadsSomewhere() {
    List<String> dead =
        Sources.under(root())
            .filter(file -> file.toString().endsWith(".md"))
            .flatMap(RepositoryTidyTest::deadLinks)
            .sorted()
            .toList();

    assertThat(dead).as("links that lead nowhere").isEmpty();
  }

  @Test
  void noFileNamesAFolderOfOneMachine() {
    List<String> found =
        Sources.under(root())
            .filter(RepositoryTidyTest::isText)
            .filter(file -> !file.endsWith("RepositoryTidyTest.java"))
            .filter(file -> MACHINE_PATH.matcher(Sources.text(file)).find())
            .map(Path::toString)
            .sorted()
            .toList();

    assertThat(found).as("files that name a folder of one machine").isEmpty();
  }

  @Test
  void theRulesSeeWhatTheyForbid() {
    assertThat(MACHINE_PATH.matcher("see /workspace/project/pom.xml").find()).isTrue();
    assertThat(MACHINE_PATH.matcher("see docs/workspace/project.md").find()).isFalse();
    assertThat(deadLinks(Path.of("README.md"), "[a](missing.md) [b](https://x.y/z)"))
        .containsExactly("README.md: missing.md");
  }

  private static Stream<String> deadLinks(Path document) {
    return deadLinks(document, Sources.text(document));
  }

  private static Stream<String> deadLinks(Path document, String text) {
    Matcher links = LINK.matcher(text);
    return links
        .results()
        .map(link -> link.group(1))
        .filter(
            link -> !link.contains("://") && !link.startsWith("#") && !link.startsWith("mailto:"))
        .map(link -> link.contains("#") ? link.substring(0, link.indexOf('#')) : link)
        .filter(link -> !Files.exists(document.resolveSibling(link)))
        .map(link -> document + ": " + link);
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString();
    return TEXTS.stream().anyMatch(name::endsWith);
  }

  /// The top of the tree: the nearest folder above that holds the build's rules.
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
