package dev.signalbox.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import org.tukaani.xz.XZInputStream;

/// The programs of PostgreSQL, unpacked from the archive that comes with our dependencies.
final class PostgresBinaries {

  private PostgresBinaries() {}

  /// Unpacks them unless that was done before.
  ///
  /// @param folder where to put them
  /// @return the folder that holds `bin`
  /// @throws StopException if there are none for this machine, or they cannot be unpacked
  static Path unpack(Path folder) {
    Path home = folder.resolve("postgresql-" + architecture());
    if (Files.isDirectory(home)) {
      return home;
    }
    String archive = "/postgres-linux-" + architecture() + ".txz";
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream(archive)) {
      if (packed == null) {
        throw new StopException("No PostgreSQL for this machine comes with Signalbox: " + archive);
      }
      Files.createDirectories(folder);
      Path fresh = Files.createTempDirectory(folder, "postgresql");
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
      untar(packed, fresh);
      Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
      return home;
    } catch (IOException failed) {
      throw new StopException(
          "PostgreSQL cannot be unpacked to " + folder + ": " + failed.getMessage(), failed);
    }
  }

  private static void untar(InputStream packed, Path folder) throws IOException {
    Process tar =
        new ProcessBuilder("tar", "-x", "--no-same-owner", "-C", folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream plain = new XZInputStream(packed);
        OutputStream in = tar.getOutputStream()) {
      plain.transferTo(in);
    }
    if (Shell.await(tar) != 0) {
      throw new IOException("tar failed");
    }
  }

  private static String architecture() {
    String name = Objects.requireNonNullElse(System.getProperty("os.arch"), "");
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> name;
    };
  }
}
