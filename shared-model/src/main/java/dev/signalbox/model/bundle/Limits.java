package dev.signalbox.model.bundle;

import java.time.Duration;

/// Bounds on what a proxy takes from one client. Beyond them it refuses; it never runs out of
/// memory.
///
/// @param maxBodyBytes largest request body
/// @param maxHeaderBytes largest request head, request line included
/// @param maxConnections most client connections at a time
/// @param headTimeout longest time from the first byte of a request to the end of its head
/// @param bodyIdleTimeout longest pause between two reads of a request body
/// @param keepAliveTimeout longest time a connection may wait for its next request
/// @param connectTimeout longest time to reach a provider
/// @param providerIdleTimeout longest silence of a provider within a call
public record Limits(
    long maxBodyBytes,
    int maxHeaderBytes,
    int maxConnections,
    Duration headTimeout,
    Duration bodyIdleTimeout,
    Duration keepAliveTimeout,
    Duration connectTimeout,
    Duration providerIdleTimeout) {

  /// What holds where nobody said otherwise. A provider may think for minutes before it says a
  /// word.
  public static final Limits DEFAULT =
      new Limits(
          33_554_432,
          65_536,
          20_000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(75),
          Duration.ofSeconds(10),
          Duration.ofMinutes(15));
}
