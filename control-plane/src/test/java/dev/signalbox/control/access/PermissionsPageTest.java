package dev.signalbox.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/reference/permissions.md` says what the code says.
final class PermissionsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "reference", "permissions.md");

  @Test
  void listsEveryPermissionWithTheRolesThatHoldIt() throws IOException {
    List<String> expected =
        Arrays.stream(Permission.values()).map(PermissionsPageTest::row).toList();

    assertThat(section("## Permissions")).isEqualTo(expected);
  }

  private static String row(Permission permission) {
    String roles =
        Arrays.stream(BuiltInRole.values())
            .filter(role -> role.permissions().contains(permission))
            .map(BuiltInRole::wireName)
            .collect(Collectors.joining(", "));
    return "| `%s` | %s | %s |".formatted(permission.wireName(), permission.allows(), roles);
  }

  /// The rows of the table under a heading.
  private static List<String> section(String heading) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .toList();
  }
}
