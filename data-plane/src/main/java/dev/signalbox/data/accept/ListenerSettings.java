package dev.signalbox.data.accept;

import dev.signalbox.model.bundle.Limits;
import java.util.Optional;
import java.util.function.Supplier;

/// How the proxy listens.
///
/// @param host address to bind
/// @param port TCP port, or 0 for any free one
/// @param tls certificate and key, if TLS is wanted
/// @param limits the limits in force, read at each connection
public record ListenerSettings(
    String host, int port, Optional<TlsIdentity> tls, Supplier<Limits> limits) {}
