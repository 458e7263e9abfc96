package dev.signalbox.simulator;

import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.call.Knobs;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a simulator is started.
///
/// @param host the address to listen on; not more than loopback unless the machine is closed off
/// @param port the port, 0 for any free one
/// @param apiKey the only key that is let in; any if empty
/// @param seed what all answers follow from
/// @param record a file that gets one line of JSON per finished exchange
/// @param tls certificate and key, for HTTPS
/// @param threads event loops
/// @param exchangesKept how many exchanges are remembered
/// @param models what the model lists name; other models are served too
/// @param knobs defaults for all calls, by name without `x-sim-` (see [Knobs])
/// @param clock the time that caches and records go by
public record SimulatorSettings(
    String host,
    int port,
    Optional<Secret> apiKey,
    long seed,
    Optional<Path> record,
    Optional<Tls> tls,
    int threads,
    int exchangesKept,
    List<String> models,
    Map<String, String> knobs,
    InstantSource clock) {

  private static final List<String> MODELS =
      List.of(
          "claude-opus-5-5",
          "claude-sonnet-5",
          "claude-haiku-4-5",
          "gpt-5.5",
          "gpt-4.1",
          "gemini-3-pro",
          "gemini-2.5-flash");

  /// A certificate chain and its private key (PKCS #8), both PEM files.
  public record Tls(Path certificate, Path key) {}

  public SimulatorSettings {
    models = List.copyOf(models);
    knobs = Map.copyOf(knobs);
    Knobs.read(knobs);
  }

  /// Plain HTTP on a free port of 127.0.0.1, any key, seed 1.
  public static SimulatorSettings loopback(InstantSource clock) {
    return new SimulatorSettings(
        "127.0.0.1",
        0,
        Optional.empty(),
        1,
        Optional.empty(),
        Optional.empty(),
        1,
        10_000,
        MODELS,
        Map.of(),
        clock);
  }

  /// The same with the only key that is let in.
  public SimulatorSettings withApiKey(Secret key) {
    return new SimulatorSettings(
        host,
        port,
        Optional.of(key),
        seed,
        record,
        tls,
        threads,
        exchangesKept,
        models,
        knobs,
        clock);
  }

  /// The same with other defaults for all calls.
  public SimulatorSettings withKnobs(Map<String, String> values) {
    return new SimulatorSettings(
        host, port, apiKey, seed, record, tls, threads, exchangesKept, models, values, clock);
  }

  /// The same, listening elsewhere.
  public SimulatorSettings withAddress(String otherHost, int otherPort) {
    return new SimulatorSettings(
        otherHost,
        otherPort,
        apiKey,
        seed,
        record,
        tls,
        threads,
        exchangesKept,
        models,
        knobs,
        clock);
  }

  /// The same with another seed.
  public SimulatorSettings withSeed(long other) {
    return new SimulatorSettings(
        host, port, apiKey, other, record, tls, threads, exchangesKept, models, knobs, clock);
  }

  /// The same with a file for finished exchanges.
  public SimulatorSettings withRecord(Path file) {
    return new SimulatorSettings(
        host,
        port,
        apiKey,
        seed,
        Optional.of(file),
        tls,
        threads,
        exchangesKept,
        models,
        knobs,
        clock);
  }

  /// The same over HTTPS.
  public SimulatorSettings withTls(Tls files) {
    return new SimulatorSettings(
        host,
        port,
        apiKey,
        seed,
        record,
        Optional.of(files),
        threads,
        exchangesKept,
        models,
        knobs,
        clock);
  }

  /// The same with another clock.
  SimulatorSettings withClock(InstantSource other) {
    return new SimulatorSettings(
        host, port, apiKey, seed, record, tls, threads, exchangesKept, models, knobs, other);
  }

  /// The same with another number of event loops.
  public SimulatorSettings withThreads(int count) {
    return new SimulatorSettings(
        host, port, apiKey, seed, record, tls, count, exchangesKept, models, knobs, clock);
  }
}
