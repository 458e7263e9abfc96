package dev.signalbox.launcher;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `up` was asked to do.
///
/// @param data the data folder
/// @param gatewayPort where agents connect; 0 takes any free port
/// @param controlPort where the REST API is; 0 takes any free port
/// @param providers base addresses by provider name, in the order given
/// @param detach whether to return once everything is ready
record UpOptions(
    Path data, int gatewayPort, int controlPort, Map<String, URI> providers, boolean detach) {

  private static final int GATEWAY_PORT = 8080;
  private static final int CONTROL_PORT = 8081;
  private static final int MAX_PORT = 65_535;
  private static final int MOST_PROVIDERS = 100;

  /// Reads the command line.
  ///
  /// @param usualData the data folder if none is given
  /// @throws StopException if an option is unknown, repeated or wrong
  static UpOptions parse(List<String> arguments, Path usualData) {
    Deque<String> left = new ArrayDeque<>(arguments);
    Map<String, String> given = new LinkedHashMap<>();
    Map<String, URI> providers = new LinkedHashMap<>();
    boolean detach = false;
    while (!left.isEmpty()) {
      String option = left.pop();
      switch (option) {
        case "--detach" -> detach = true;
        case "--provider" -> addProvider(providers, value(option, left));
        case "--data", "--gateway-port", "--control-port" -> {
          if (given.put(option, value(option, left)) != null) {
            throw new StopException(option + " is given twice.");
          }
        }
        default ->
            throw new StopException(
                "Unknown option " + option + ". `./signalbox help` lists what there is.");
      }
    }
    int gateway = port(given, "--gateway-port", GATEWAY_PORT);
    int control = port(given, "--control-port", CONTROL_PORT);
    if (gateway == control && gateway != 0) {
      throw new StopException("--gateway-port and --control-port must be different.");
    }
    Path data = given.containsKey("--data") ? Path.of(given.get("--data")) : usualData;
    return new UpOptions(
        data.toAbsolutePath().normalize(), gateway, control, Map.copyOf(providers), detach);
  }

  private static String value(String option, Deque<String> left) {
    if (left.isEmpty() || left.peek().isBlank()) {
      throw new StopException(option + " needs a value.");
    }
    return left.pop();
  }

  private static int port(Map<String, String> given, String option, int usual) {
    String text = given.getOrDefault(option, Integer.toString(usual));
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MAX_PORT) {
      throw new StopException(option + " must be a port from 0 to " + MAX_PORT + ".");
    }
    return Integer.parseInt(text);
  }

  private static void addProvider(Map<String, URI> providers, String text) {
    int split = text.indexOf('=');
    String name = text.substring(0, Math.max(0, split));
    if (!name.matches("[a-z0-9][a-z0-9_-]{0,63}")) {
      throw new StopException(
          "--provider is given as NAME=BASE_URL, such as openai=http://127.0.0.1:9000/v1.");
    }
    if (name.equals(ProviderPlan.SIMULATOR)) {
      throw new StopException("--provider simulator is taken: it is always there.");
    }
    if (providers.put(name, address(name, text.substring(split + 1))) != null) {
      throw new StopException("--provider " + name + " is given twice.");
    }
    if (providers.size() > MOST_PROVIDERS) {
      throw new StopException("More than " + MOST_PROVIDERS + " providers.");
    }
  }

  private static URI address(String name, String text) {
    try {
      URI address = URI.create(text);
      if (List.of("http", "https").contains(String.valueOf(address.getScheme()))
          && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException malformed) {
      // Said below, like an address without a host.
    }
    throw new StopException(
        "--provider " + name + ": the address must begin with https:// or http:// and a host.");
  }
}
