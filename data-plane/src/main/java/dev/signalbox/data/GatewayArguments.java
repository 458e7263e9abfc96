package dev.signalbox.data;

import dev.signalbox.data.accept.TlsIdentity;
import dev.signalbox.model.key.IpRange;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The command line of the proxy. Unknown and misspelt options are refused.
///
/// @param values each option's value by its name
record GatewayArguments(Map<String, String> values) {

  static final String USAGE =
      """
      usage: signalbox proxy --config FILE [options]
             signalbox proxy --control URL --trust ROOT [options]
             signalbox proxy --bundle FILE --trust ROOT [options]
        --config FILE           run alone, from this gateway.yaml
        --control URL           take policies from this control plane, and send usage to it
        --enrol-token TOKEN     enrol with this one-time token; needed once, better given as
                                SIGNALBOX_ENROL_TOKEN
        --name NAME             what people call this proxy (the name of the machine)
        --token-file FILE       instead of enrolling: the token of all proxies of the cell
        --bundle FILE|URL       take policies from this archive, read again when it changes; with
                                --control: while the control plane cannot be reached
        --trust ROOT            root.json of the repository whose policies are accepted
        --host ADDRESS          address to listen on (127.0.0.1)
        --port PORT             port for clients (8080; 0 for any free one)
        --ops-port PORT         port for health and metrics (the client port plus one)
        --data DIR              where usage and policies are kept (.signalbox/proxy)
        --loops N               event loops (one for each processor)
        --tls-cert FILE         certificate chain, PEM; with --tls-key: serve TLS
        --tls-key FILE          its key, PEM
        --private-egress        let provider names lead into private networks
        --drain-seconds N       how long calls may go on after a stop (30)
        --trusted-forwarders N  load balancers whose x-forwarded-for counts: 10.0.0.0/8,…\
      """;

  private static final Set<String> WITH_VALUE =
      Set.of(
          "config",
          "bundle",
          "control",
          "token-file",
          "enrol-token",
          "name",
          "trust",
          "host",
          "port",
          "ops-port",
          "data",
          "loops",
          "tls-cert",
          "tls-key",
          "drain-seconds",
          "trusted-forwarders");
  private static final Set<String> FLAGS = Set.of("private-egress");

  /// Reads the command line.
  ///
  /// @throws IllegalArgumentException with what is wrong, for the user
  static GatewayArguments parse(List<String> words) {
    Map<String, String> values = new HashMap<>();
    for (int index = 0; index < words.size(); index++) {
      String word = words.get(index);
      String name = word.startsWith("--") ? word.substring(2) : "";
      if (FLAGS.contains(name)) {
        values.put(name, "true");
      } else if (WITH_VALUE.contains(name)) {
        if (index + 1 == words.size()) {
          throw new IllegalArgumentException(word + " needs a value");
        }
        values.put(name, words.get(++index));
      } else {
        throw new IllegalArgumentException("unknown option " + word);
      }
    }
    GatewayArguments arguments = new GatewayArguments(Map.copyOf(values));
    arguments.check();
    return arguments;
  }

  private void check() {
    boolean alone = values.containsKey("config");
    boolean remote = isControlled() || values.containsKey("bundle");
    if (alone == remote) {
      throw new IllegalArgumentException("give either --config, or --control or --bundle");
    }
    if (remote && !values.containsKey("trust")) {
      throw new IllegalArgumentException("--control and --bundle need --trust");
    }
    if (values.containsKey("token-file") && values.containsKey("enrol-token")) {
      throw new IllegalArgumentException("give either --token-file or --enrol-token");
    }
    if (values.containsKey("tls-cert") != values.containsKey("tls-key")) {
      throw new IllegalArgumentException("--tls-cert and --tls-key go together");
    }
  }

  Optional<Path> config() {
    return text("config").map(Path::of);
  }

  boolean isControlled() {
    return values.containsKey("control");
  }

  /// The archive to read: a URL as it is, anything else as a file.
  Optional<URI> bundle() {
    return text("bundle")
        .map(value ->
            value.matches("(https?|file)://.*")
                ? URI.create(value)
                : Path.of(value).toAbsolutePath().toUri());
  }

  URI control() {
    return URI.create(values.getOrDefault("control", ""));
  }

  Path path(String name) {
    return Path.of(values.getOrDefault(name, ""));
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  Optional<Integer> number(String name) {
    return text(name).map(value -> number(name, value));
  }

  private static int number(String name, String value) {
    try {
      int number = Integer.parseInt(value);
      if (number < 0 || name.endsWith("port") && number > 65_535) {
        throw new IllegalArgumentException("--" + name + " is out of range: " + value);
      }
      return number;
    } catch (NumberFormatException noNumber) {
      throw new IllegalArgumentException("--" + name + " needs a number, not " + value, noNumber);
    }
  }

  Optional<TlsIdentity> tls() {
    return text("tls-cert").map(ignored -> new TlsIdentity(path("tls-cert"), path("tls-key")));
  }

  Duration drainTime() {
    return Duration.ofSeconds(number("drain-seconds").orElse(30));
  }

  Optional<List<IpRange>> trustedForwarders() {
    return text("trusted-forwarders")
        .map(value -> Arrays.stream(value.split(",", -1)).map(IpRange::parse).toList());
  }

  boolean privateEgress() {
    return values.containsKey("private-egress");
  }
}
