package dev.signalbox.control.fleet;

import java.time.Instant;

/// A version of the policy as it was published to proxies.
///
/// @param version rises with every publication, over all tenants of the cell
/// @param digest names its exact content, in the form in which proxies report it
/// @param at when it was published
public record PublishedVersion(long version, String digest, Instant at) {}
