package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The real agents and SDKs, as npm installed them, each run with an empty home, an environment of
/// nothing but what it is given here, and, where the machine allows it, a network that ends at the
/// loopback address.
final class Clients {

  private static final Duration LONGEST_SESSION = Duration.ofSeconds(120);
  private static final String HERE = "127.0.0.1";

  /// What puts a command into a network namespace of its own; empty where that is not allowed.
  private static final List<String> ENCLOSURE = enclosure();

  private final Path folder;
  private final Path work;
  private final ByteTap tap;

  /// @param work an empty folder for homes and working directories
  /// @param tap the only way out
  Clients(Path work, ByteTap tap) {
    this.folder = folder();
    this.work = work;
    this.tap = tap;
  }

  /// What a client left behind.
  record Finished(int exit, String output) {}

  /// Where the clients are installed: property `signalbox.clients`.
  static Path folder() {
    Path folder =
        Path.of(
            System.getProperty(
                "signalbox.clients", Stack.home().resolve(".signalbox/clients").toString()));
    assertThat(folder.resolve("node_modules/.bin"))
        .withFailMessage(
            "The clients are not installed in %s: run `./signalbox test`, which installs them, or"
                + " name their folder with -Dsignalbox.clients=FOLDER.",
            folder)
        .isDirectory();
    return folder.toAbsolutePath();
  }

  URI url() {
    return URI.create("http://" + HERE + ":" + tap.port());
  }

  /// A working directory with one file.
  Path workspace(String name, String file, String text) {
    try {
      Path place = Files.createDirectories(work.resolve("work-" + name));
      Files.writeString(place.resolve(file), text);
      return place;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Runs a client to its end.
  ///
  /// @param place its working directory
  /// @param settings its whole environment, besides `PATH` and `HOME`
  Finished run(Path place, Map<String, String> settings, List<String> command) {
    try {
      Path home = Files.createTempDirectory(work, "home");
      Path output = Files.createTempFile(work, "output", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(closedIn(command))
              .directory(place.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      Map<String, String> environment = builder.environment();
      environment.clear();
      environment.putAll(settings);
      environment.put("HOME", home.toString());
      environment.put(
          "PATH",
          folder.resolve("node_modules/.bin") + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
      Process process = builder.start();
      boolean ended = process.waitFor(LONGEST_SESSION.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      String text = Files.readString(output);
      assertThat(ended)
          .withFailMessage("%s did not end. It said: %s", command.getFirst(), text)
          .isTrue();
      return new Finished(process.exitValue(), text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /// The same command in a network of its own, if there can be one.
  private List<String> closedIn(List<String> command) {
    List<String> whole = new ArrayList<>();
    if (!ENCLOSURE.isEmpty()) {
      whole.addAll(ENCLOSURE);
      whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      whole.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m", "-cp"));
      whole.add(classes().toString());
      whole.addAll(List.of(Door.class.getName(), Integer.toString(tap.port())));
      whole.add(tap.socket().toString());
    }
    whole.addAll(command);
    return whole;
  }

  private static Path classes() {
    return Path.of(
        URI.create(Door.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static List<String> enclosure() {
    for (List<String> way :
        List.of(
            List.of("unshare", "--net", "--"),
            List.of("unshare", "--user", "--map-root-user", "--net", "--"))) {
      List<String> attempt = new ArrayList<>(way);
      attempt.addAll(List.of("ip", "link", "set", "lo", "up"));
      try {
        Process process =
            new ProcessBuilder(attempt)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() == 0) {
          return way;
        }
      } catch (IOException missing) {
        // No unshare here.
      } catch (InterruptedException interrupted) {
        throw new IllegalStateException(interrupted);
      }
    }
    System.err.println("No network namespaces here: clients run with the network as it is.");
    return List.of();
  }
}
