package dev.signalbox.launcher;

import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `./signalbox down [--data DIR]`: ends what `up` started, also if its launcher was killed.
public final class Down {

  private static final Duration LONGEST_STOP = Duration.ofMinutes(2);

  private Down() {}

  public static void main(String[] arguments) {
    Path home = Path.of(System.getProperty("signalbox.home", ".")).toAbsolutePath();
    try {
      System.out.println(run(root(List.of(arguments), home)));
    } catch (StopException stop) {
      System.err.println("signalbox: " + stop.getMessage());
      System.exit(1);
    }
  }

  private static Path root(List<String> arguments, Path home) {
    if (arguments.isEmpty()) {
      return home.resolve(".signalbox");
    }
    if (arguments.size() == 2 && arguments.getFirst().equals("--data")) {
      return Path.of(arguments.getLast()).toAbsolutePath().normalize();
    }
    throw new StopException("down takes --data DIR and nothing else.");
  }

  static String run(Path root) {
    if (!Files.isDirectory(root)) {
      return "Nothing runs with the data in " + root + ".";
    }
    DataFolder data = new DataFolder(root);
    ProcessTable table = ProcessTable.load(data);
    boolean launched = table.launcher().isPresent();
    table.launcher().ifPresent(launcher -> Child.end(launcher, "TERM", LONGEST_STOP));
    Optional<FileLock> claim = data.claim();
    if (claim.isEmpty()) {
      throw new StopException("Signalbox is starting with the data in " + root + ": try again.");
    }
    int leftovers = table.stopLeftovers(Duration.ofSeconds(15));
    data.connection().toFile().delete();
    data.processes().toFile().delete();
    return launched || leftovers > 0
        ? "Signalbox is stopped."
        : "Nothing runs with the data in " + root + ".";
  }
}
