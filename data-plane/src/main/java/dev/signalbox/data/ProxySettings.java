package dev.signalbox.data;

import dev.signalbox.data.accept.TlsIdentity;
import dev.signalbox.model.key.IpRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How one proxy runs, apart from its policy.
///
/// @param host address to listen on
/// @param port TCP port for clients, 0 for any free one
/// @param opsPort TCP port for health and metrics, 0 for any free one
/// @param tls certificate and key, if clients speak TLS
/// @param loops number of event loops
/// @param dataDirectory where the spool and the last good bundles are kept
/// @param privateEgress whether provider names may lead into private networks
/// @param drainTime how long calls may go on after the proxy was told to stop
/// @param trustedForwarders load balancers in front, whose `x-forwarded-for` is believed
record ProxySettings(
    String host,
    int port,
    int opsPort,
    Optional<TlsIdentity> tls,
    int loops,
    Path dataDirectory,
    boolean privateEgress,
    Duration drainTime,
    List<IpRange> trustedForwarders) {

  ProxySettings {
    trustedForwarders = List.copyOf(trustedForwarders);
  }

  /// With nothing in front of the proxy.
  ProxySettings(
      String host,
      int port,
      int opsPort,
      Optional<TlsIdentity> tls,
      int loops,
      Path dataDirectory,
      boolean privateEgress,
      Duration drainTime) {
    this(host, port, opsPort, tls, loops, dataDirectory, privateEgress, drainTime, List.of());
  }
}
