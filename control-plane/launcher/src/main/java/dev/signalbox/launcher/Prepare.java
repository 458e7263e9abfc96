package dev.signalbox.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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
      try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Path> postgres =
            together.submit(() -> PostgresBinaries.unpack(Program.runFolder(home)));
        Future<?> proxy = together.submit(() -> train(home, Program.PROXY));
        train(home, Program.CONTROL);
        proxy.get();
        postgres.get();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StopException("Stopped while preparing.", interrupted);
    } catch (ExecutionException failed) {
      throw new StopException(String.valueOf(failed.getCause()), failed);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void train(Path home, Program program) {
    new Training(home).cache(program).ifPresent(cache -> write(home, program, Optional.of(cache)));
  }

  private static void write(Path home, Program program, Optional<Path> cache) {
    try {
      Files.writeString(program.arguments(home), program.argumentFile(home, cache));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
