package dev.signalbox.simulator;

import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Runs a simulator until it is told to end (SIGTERM, SIGINT). Prints `ready ADDRESS` when it
/// answers.
public final class Simulator {

  private static final List<String> OPTIONS =
      List.of(
          "--host",
          "--port",
          "--api-key",
          "--seed",
          "--record",
          "--tls-cert",
          "--tls-key",
          "--threads");
  private static final String USAGE = "Usage: simulator [OPTION VALUE]… with " + OPTIONS;

  private Simulator() {}

  public static void main(String[] arguments) throws InterruptedException {
    SimulatorServer server;
    try {
      server = SimulatorServer.start(settings(arguments));
    } catch (IOException | IllegalArgumentException unusable) {
      System.err.println("simulator: " + unusable.getMessage());
      System.err.println(USAGE);
      System.exit(2);
      return;
    }
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("simulator-close")
                .unstarted(() -> {
                  server.close();
                  ended.countDown();
                }));
    System.out.println("ready " + server.baseUri());
    System.out.flush();
    ended.await();
  }

  /// Reads the command line.
  ///
  /// @throws IllegalArgumentException if an option is unknown, repeated or without value
  static SimulatorSettings settings(String... arguments) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int index = 0; index < arguments.length; index += 2) {
      String option = arguments[index];
      if (!OPTIONS.contains(option)) {
        throw new IllegalArgumentException("unknown option " + option);
      }
      if (index + 1 == arguments.length) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      if (given.put(option, arguments[index + 1]) != null) {
        throw new IllegalArgumentException(option + " is given twice");
      }
    }
    if (given.containsKey("--tls-cert") != given.containsKey("--tls-key")) {
      throw new IllegalArgumentException("--tls-cert and --tls-key belong together");
    }
    SimulatorSettings settings =
        SimulatorSettings.loopback(InstantSource.system())
            .withAddress(
                given.getOrDefault("--host", "127.0.0.1"), number(given, "--port", 0, 65_535))
            .withSeed(Long.parseLong(given.getOrDefault("--seed", "1")))
            .withThreads(Math.max(1, number(given, "--threads", 1, 64)));
    if (given.containsKey("--api-key")) {
      settings = settings.withApiKey(new Secret(given.get("--api-key")));
    }
    if (given.containsKey("--record")) {
      settings = settings.withRecord(Path.of(given.get("--record")));
    }
    if (given.containsKey("--tls-cert")) {
      settings =
          settings.withTls(
              new SimulatorSettings.Tls(
                  Path.of(given.get("--tls-cert")), Path.of(given.get("--tls-key"))));
    }
    return settings;
  }

  private static int number(Map<String, String> given, String option, int usual, int most) {
    int value = Integer.parseInt(given.getOrDefault(option, Integer.toString(usual)));
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(option + " is from 0 to " + most);
    }
    return value;
  }
}
