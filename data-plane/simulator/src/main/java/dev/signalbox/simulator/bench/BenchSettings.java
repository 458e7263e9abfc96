package dev.signalbox.simulator.bench;

import dev.signalbox.model.key.VirtualKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/// What `./signalbox bench` was asked to do. Options: `--rounds N`, `--seconds N`, `--connections
/// N`, `--streams N`, `--held N`, `--only small,large,streams,first_event`; after `--`, the command
/// that starts the proxy, with `{config}`, `{port}`, `{opsPort}` and `{data}` where these go.
record BenchSettings(
    int rounds,
    int seconds,
    int warmUpSeconds,
    int connections,
    int streams,
    int heldStreams,
    Set<Scenario> scenarios,
    String key,
    List<String> proxyCommand) {

  static BenchSettings parse(String[] arguments) {
    int rounds = 5;
    int seconds = 6;
    int warmUp = 6;
    int connections = 32;
    int streams = 1_000;
    int held = 5_000;
    Set<Scenario> scenarios = EnumSet.allOf(Scenario.class);
    List<String> command = new ArrayList<>();
    for (int index = 0; index < arguments.length; index++) {
      switch (arguments[index]) {
        case "--rounds" -> rounds = number(arguments, ++index);
        case "--seconds" -> seconds = number(arguments, ++index);
        case "--warm-up" -> warmUp = number(arguments, ++index);
        case "--connections" -> connections = number(arguments, ++index);
        case "--streams" -> streams = number(arguments, ++index);
        case "--held" -> held = number(arguments, ++index);
        case "--only" -> scenarios = scenarios(arguments[++index]);
        case "--" -> {
          command.addAll(List.of(arguments).subList(index + 1, arguments.length));
          index = arguments.length;
        }
        default -> throw new IllegalArgumentException("unknown option " + arguments[index]);
      }
    }
    String key = VirtualKey.mint(new Random(1)).whole().reveal();
    return new BenchSettings(
        rounds, seconds, warmUp, connections, streams, held, scenarios, key, List.copyOf(command));
  }

  private static int number(String[] arguments, int index) {
    return Integer.parseInt(arguments[index]);
  }

  private static Set<Scenario> scenarios(String names) {
    Set<Scenario> chosen = EnumSet.noneOf(Scenario.class);
    for (String name : names.split(",", -1)) {
      chosen.add(Scenario.valueOf(name.toUpperCase(Locale.ROOT)));
    }
    return chosen;
  }

  /// The proxy's configuration: one provider, one key; key check, usage parsing, spool and metrics
  /// are on, as they always are.
  static String gatewayYaml(String key, int originPort) {
    VirtualKey parsed = VirtualKey.parse(key).orElseThrow();
    return """
    providers:
      anthropic:
        base_url: http://127.0.0.1:%d/v1
        key: none
    keys:
      bench:
        id: "%s"
        sha256: "%s"
    """
        .formatted(originPort, parsed.id(), parsed.digest().toHex());
  }
}
