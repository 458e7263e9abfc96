package dev.signalbox.compiler.yaml;

import dev.signalbox.model.bundle.Limits;
import dev.signalbox.model.key.IpRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads the sections that hold settings only: `limits`, `listen` and `spool`.
final class PlainSections {

  static final List<String> LIMITS =
      List.of(
          "max_body",
          "max_header",
          "max_connections",
          "head_timeout",
          "body_idle_timeout",
          "keep_alive_timeout",
          "connect_timeout",
          "provider_idle_timeout");

  static final List<String> LISTEN =
      List.of(
          "address", "port", "operations_port", "certificate", "private_key", "trusted_forwarders");

  static final List<String> SPOOL = List.of("dir", "max_size", "when_full");

  private static final List<String> WHEN_FULL = List.of("refuse", "serve_unmetered");
  private static final long LEAST_SPOOL = 8L << 20;
  private static final long MOST_SPOOL = 32L << 30;

  private PlainSections() {}

  /// Limits that are not set, or not readable, are the default ones. Ranges are the compiler's.
  static Limits limits(Settings in) {
    Limits usual = Limits.DEFAULT;
    OptionalLong header = in.size("max_header");
    return new Limits(
        in.size("max_body").orElse(usual.maxBodyBytes()),
        (int) Math.min(header.orElse(usual.maxHeaderBytes()), Integer.MAX_VALUE),
        in.number("max_connections", 1, 1_000_000).orElse(usual.maxConnections()),
        in.time("head_timeout").orElse(usual.headTimeout()),
        in.time("body_idle_timeout").orElse(usual.bodyIdleTimeout()),
        in.time("keep_alive_timeout").orElse(usual.keepAliveTimeout()),
        in.time("connect_timeout").orElse(usual.connectTimeout()),
        in.time("provider_idle_timeout").orElse(usual.providerIdleTimeout()));
  }

  static ListenChoice listen(Settings in) {
    Optional<String> address = in.text("address");
    OptionalInt port = in.number("port", 0, 65_535);
    OptionalInt operations = in.number("operations_port", 0, 65_535);
    Optional<String> certificate = in.text("certificate");
    Optional<String> privateKey = in.text("private_key");
    if (in.has("certificate") != in.has("private_key")) {
      in.wrong(
          in.has("certificate") ? "certificate" : "private_key",
          "TLS needs both certificate and private_key",
          "Write both, as paths of PEM files, or neither");
    }
    if (port.isPresent() && port.getAsInt() != 0 && port.equals(operations)) {
      in.wrong(
          "operations_port",
          "the same port as for clients",
          "Choose another, which clients cannot reach");
    }
    List<IpRange> forwarders =
        in.has("trusted_forwarders") ? networks(in, "trusted_forwarders") : List.of();
    return new ListenChoice(address, port, operations, certificate, privateKey, forwarders);
  }

  /// A list of networks. What is none is reported and left out.
  static List<IpRange> networks(Settings in, String name) {
    List<IpRange> networks = new ArrayList<>();
    for (String text : in.texts(name)) {
      try {
        networks.add(IpRange.parse(text));
      } catch (IllegalArgumentException malformed) {
        in.wrong(
            name,
            "not a network: " + malformed.getMessage(),
            "Write networks like 10.0.0.0/8 or 2001:db8::/32, or single addresses");
      }
    }
    return networks;
  }

  static SpoolChoice spool(Settings in) {
    OptionalLong size = in.size("max_size");
    if (size.isPresent() && (size.getAsLong() < LEAST_SPOOL || size.getAsLong() > MOST_SPOOL)) {
      in.wrong("max_size", "out of range", "Choose a size from 8MiB to 32GiB");
      size = OptionalLong.empty();
    }
    Optional<SpoolChoice.WhenFull> whenFull =
        in.word("when_full", WHEN_FULL)
            .map(word -> SpoolChoice.WhenFull.valueOf(word.toUpperCase(Locale.ROOT)));
    return new SpoolChoice(in.text("dir"), size, whenFull);
  }
}
