package dev.signalbox.e2e;

import static org.awaitility.Awaitility.await;

import dev.signalbox.launcher.Prepare;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// All of Signalbox as `./signalbox up` starts it: PostgreSQL with durable settings, control plane,
/// proxy and simulator as separate processes on free ports, kept running by the launcher, with data
/// of their own under `target`. Their logs stay there after the test.
final class Stack implements AutoCloseable {

  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration LONGEST_STOP = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(20);

  /// The processes that may be killed.
  enum Part {
    PROXY,
    CONTROL,
    POSTGRES;

    String processName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Path home;
  private final Path data;
  private final Process launcher;
  private final Obj connection;

  private Stack(Path home, Path data, Process launcher, Obj connection) {
    this.home = home;
    this.data = data;
    this.launcher = launcher;
    this.connection = connection;
  }

  /// The project's folder: property `signalbox.home`, else two up from the module.
  static Path home() {
    return Path.of(System.getProperty("signalbox.home", "../..")).toAbsolutePath().normalize();
  }

  /// Starts everything from nothing and returns when a first call would succeed.
  ///
  /// @param name of the folder with its data
  static Stack start(String name) {
    Path home = home();
    Prepare.main(new String[] {home.toString()});
    Path data = Path.of("target", "stacks", name).toAbsolutePath();
    try {
      clear(home, data);
      Files.createDirectories(data.getParent());
      List<String> up = new ArrayList<>(program(home, "Up", data));
      up.addAll(List.of("--gateway-port", "0", "--control-port", "0", "--quiet"));
      Path log = data.resolveSibling(name + ".log");
      Process launcher = builder(up).redirectOutput(log.toFile()).start();
      Path connection = data.resolve("connection.json");
      await("Signalbox is up, see " + log)
          .atMost(LONGEST_START)
          .pollInterval(POLL)
          .until(() -> Files.exists(connection) || !launcher.isAlive());
      if (!launcher.isAlive()) {
        throw new AssertionError("up ended: " + Files.readString(log));
      }
      return new Stack(home, data, launcher, read(connection));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  URI gateway() {
    return URI.create(connection.string("gatewayUrl"));
  }

  /// A virtual key.
  String key() {
    return connection.string("virtualKey");
  }

  /// The REST API, as administrator.
  Rest control() {
    return new Rest(URI.create(connection.string("controlUrl")), connection.string("adminToken"));
  }

  /// The simulator's own view of what happened.
  Rest simulator() {
    return new Rest(URI.create(connection.string("simulatorUrl")), "none");
  }

  /// The proxy's health and metrics.
  Rest operations() {
    return new Rest(URI.create(connection.string("opsUrl")), "none");
  }

  /// Whether the part serves.
  boolean isReady(Part part) {
    return switch (part) {
      case PROXY -> operations().answers("/readyz", 200);
      case CONTROL, POSTGRES -> control().answers("/readyz", 200);
    };
  }

  /// Ends a process as by `kill -9`.
  ///
  /// @return its id
  long kill(Part part) {
    long pid = pid(part);
    signal("KILL", pid);
    return pid;
  }

  /// Waits until the launcher has started another process in place of a killed one and it serves.
  void awaitReplaced(Part part, long killed) {
    await(part + " is back")
        .atMost(LONGEST_START)
        .pollInterval(POLL)
        .until(() -> pid(part) != killed && isReady(part));
  }

  /// Stops the launcher in its tracks, so that what is killed stays dead.
  void pauseLauncher() {
    signal("STOP", launcher.pid());
  }

  /// Lets the launcher go on: it starts what has died meanwhile.
  void resumeLauncher() {
    signal("CONT", launcher.pid());
  }

  /// How a running part was started.
  Command command(Part part) {
    Path process = Path.of("/proc", Long.toString(pid(part)));
    Map<String, String> environment = new HashMap<>();
    for (String entry : words(process.resolve("environ"))) {
      int equals = entry.indexOf('=');
      environment.put(entry.substring(0, equals), entry.substring(equals + 1));
    }
    return new Command(words(process.resolve("cmdline")), environment);
  }

  /// A command line with its whole environment.
  record Command(List<String> words, Map<String, String> environment) {

    /// Runs it.
    Process start(Path log) throws IOException {
      ProcessBuilder builder = builder(words).redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      return builder.start();
    }
  }

  /// Everything that the processes keep.
  Path data() {
    return data;
  }

  Path logs() {
    return data.resolve("logs");
  }

  /// A value of the proxy's metrics page, such as `signalbox_spool_pending_records`.
  double metric(String name) {
    return operations()
        .text("/metrics")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  @Override
  public void close() {
    launcher.destroy();
    try {
      if (!launcher.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        launcher.destroyForcibly();
        throw new AssertionError("Signalbox does not stop, see " + logs());
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private long pid(Part part) {
    return read(data.resolve("connection.json"))
        .object("pids")
        .get(part.processName())
        .map(pid -> pid.asLong())
        .orElse(0L);
  }

  private static void signal(String name, long pid) {
    try {
      int exit = builder(List.of("kill", "-" + name, Long.toString(pid))).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("no process " + pid + " to send " + name + " to");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /// Ends what an interrupted test left, and its data.
  private static void clear(Path home, Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return;
    }
    try {
      builder(program(home, "Down", data)).start().waitFor();
      builder(List.of("rm", "-rf", data.toString())).start().waitFor();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static List<String> program(Path home, String name, Path data) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + home.resolve("target/run/launcher.args"),
        "dev.signalbox.launcher." + name,
        "--data",
        data.toString());
  }

  private static ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(command)
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  private static Obj read(Path file) {
    try {
      return Json.parse(Files.readString(file)).asObject();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<String> words(Path file) {
    try {
      String all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return Arrays.stream(all.split("\0")).filter(word -> !word.isEmpty()).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
