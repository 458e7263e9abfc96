package dev.signalbox.launcher;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// `./signalbox up`: starts everything on this machine, keeps it running and, told to end, ends it
/// in the right order.
public final class Up {

  private static final String QUIET = "--quiet";
  private static final Duration LONGEST_DETACHED_START = Duration.ofMinutes(5);
  private static final Duration LONGEST_LEFTOVER_STOP = Duration.ofSeconds(15);
  private static final int EXIT_STOPPED = 1;

  private Up() {}

  public static void main(String[] arguments) throws InterruptedException {
    Path home = Path.of(System.getProperty("signalbox.home", ".")).toAbsolutePath();
    try {
      List<String> given = new ArrayList<>(Arrays.asList(arguments));
      boolean quiet = given.remove(QUIET);
      UpOptions options = UpOptions.parse(given, home.resolve(".signalbox"));
      if (options.detach() && !quiet) {
        detach(home, options, given);
      } else {
        run(home, options, quiet);
      }
    } catch (StopException stop) {
      System.err.println("signalbox: " + stop.getMessage());
      System.exit(EXIT_STOPPED);
    }
  }

  private static void run(Path home, UpOptions options, boolean quiet) throws InterruptedException {
    DataFolder data = DataFolder.open(options.data());
    Optional<FileLock> claim = data.claim();
    if (claim.isEmpty()) {
      throw alreadyRuns(data);
    }
    int leftovers = ProcessTable.load(data).stopLeftovers(LONGEST_LEFTOVER_STOP);
    if (leftovers > 0) {
      System.err.println("signalbox: ended " + leftovers + " processes of an earlier run");
    }
    boolean first = StoredSecrets.load(data).isEmpty();
    Supervisor supervisor = new Supervisor(data);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  supervisor.stop();
                  DataFolder.release(claim.get());
                  if (supervisor.announced() && !quiet) {
                    System.out.println("Signalbox is stopped.");
                  }
                },
                "stop"));
    Installation.Outcome outcome =
        new Installation(home, options, data, supervisor, System.getenv()).start();
    if (quiet) {
      outcome.notes().forEach(System.out::println);
    } else {
      System.out.print(new Welcome(outcome.connection(), data.root(), first, outcome.notes()));
      System.out.println("\nCtrl-C stops it.");
    }
    Thread.currentThread().join();
  }

  private static StopException alreadyRuns(DataFolder data) {
    return new StopException(
        "Signalbox already runs with the data in "
            + data.root()
            + ". Stop it with `./signalbox down`, or name other data with --data.");
  }

  /// Starts a second launcher that outlives us, and waits until it is ready or gives up.
  private static void detach(Path home, UpOptions options, List<String> given)
      throws InterruptedException {
    DataFolder data = DataFolder.open(options.data());
    boolean first = StoredSecrets.load(data).isEmpty();
    Path log = data.log("launcher");
    long before = log.toFile().length();
    List<String> command = new ArrayList<>(List.of("setsid", Program.java()));
    command.addAll(List.of("@" + Program.LAUNCHER.arguments(home), Up.class.getName(), QUIET));
    command.addAll(given);
    try {
      Process launcher =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Connection connection = await(launcher, data, log, before);
      System.out.print(new Welcome(connection, data.root(), first, said(log, before)));
      System.out.println("\n`./signalbox down` stops it.");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Connection await(Process launcher, DataFolder data, Path log, long before)
      throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_DETACHED_START.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<Connection> ready =
          DataFolder.read(data.connection())
              .map(Connection::parse)
              .filter(
                  found -> found.pids().getOrDefault(ProcessTable.LAUNCHER, 0L) == launcher.pid());
      if (ready.isPresent()) {
        return ready.get();
      }
      if (launcher.waitFor(20, TimeUnit.MILLISECONDS)) {
        List<String> said = said(log, before);
        String reason = said.isEmpty() ? "read " + log : said.getLast();
        throw new StopException(reason.replaceFirst("^signalbox: ", ""));
      }
    }
    launcher.destroy();
    throw new StopException("Signalbox does not get ready: read " + log + ".");
  }

  /// What the detached launcher has said in this run.
  private static List<String> said(Path log, long before) {
    try (var file = Files.newByteChannel(log)) {
      file.position(Math.min(before, file.size()));
      byte[] text = Channels.newInputStream(file).readAllBytes();
      return new String(text, StandardCharsets.UTF_8).strip().lines().toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
