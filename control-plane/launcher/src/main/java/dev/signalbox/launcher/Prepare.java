package dev.signalbox.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The last step of a build: writes how each program is started, unpacks PostgreSQL and trains the
/// AOT caches (JEP 483, JEP 514) from which the two planes start faster. Run by the script with the
/// project's folder as its only argument.
public final class Prepare {

  private Prepare() {}

  public static void main(String[] arguments) {
    Path home = Path.of(arguments[0]).toAbsolutePath();
    try {
      run(home);
    } catch (StopException stop) {
      System.err.println("signalbox: " + stop.getMessage());
      System.exit(1);
    }
  }

  private static void run(Path home) {
    try {
      Files.createDirectories(Program.runFolder(home));
      for (Program program : Program.values()) {
        write(home, program, Optional.empty());
      }
      PostgresBinaries.unpack(Program.runFolder(home));
      Training training = new Training(home);
      for (Program program : new Program[] {Program.PROXY, Program.CONTROL}) {
        Optional<Path> cache = training.cache(program);
        if (cache.isPresent()) {
          write(home, program, cache);
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void write(Path home, Program program, Optional<Path> cache) throws IOException {
    Files.writeString(program.arguments(home), program.argumentFile(home, cache));
  }
}
