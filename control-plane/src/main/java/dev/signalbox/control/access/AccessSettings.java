package dev.signalbox.control.access;

import dev.signalbox.model.key.Secret;
import java.nio.file.Path;
import java.util.Optional;

/// Credentials that the operator sets.
///
/// @param bootstrapAdminToken becomes the first owner's API token if there is no tenant yet
/// @param proxyToken what proxies of the one data-plane group present; without it no proxy is let
///   in
/// @param leakReporters a file with the public keys of those who may report leaked keys; without it
///   nobody may
public record AccessSettings(
    Optional<Secret> bootstrapAdminToken,
    Optional<Secret> proxyToken,
    Optional<Path> leakReporters) {}
