package dev.signalbox.compiler.yaml;

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
public record ListenChoice(
    Optional<String> address,
    OptionalInt port,
    OptionalInt operationsPort,
    Optional<String> certificate,
    Optional<String> privateKey) {}
