package dev.signalbox.compiler.yaml;

import dev.signalbox.model.key.IpRange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Where a `gateway.yaml` says to listen. What is empty is for the command line or the default to
/// say.
///
/// @param address the local address for clients
/// @param port the port for clients
/// @param operationsPort the port for health and metrics
/// @param certificate a PEM file with the certificate chain; present together with the key
/// @param privateKey a PEM file with the key of the certificate
/// @param trustedForwarders load balancers in front of the proxy, whose `x-forwarded-for` tells
///   where a client is; none unless it is set
public record ListenChoice(
    Optional<String> address,
    OptionalInt port,
    OptionalInt operationsPort,
    Optional<String> certificate,
    Optional<String> privateKey,
    List<IpRange> trustedForwarders) {

  /// Says nothing: all is for the command line and the defaults.
  public static final ListenChoice NONE =
      new ListenChoice(
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public ListenChoice {
    trustedForwarders = List.copyOf(trustedForwarders);
  }
}
