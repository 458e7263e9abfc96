package dev.signalbox.control.guard;

import java.time.Duration;

/// What one connection, and all of them together, may cost before anything is known of the caller.
///
/// @param connections open at the same time; further ones are closed at once
/// @param bodyBytes of all requests together that wait for their end or their answer; a request
///   that would exceed them is answered with `overloaded`
/// @param idle after which a connection is closed on which nothing moves in either direction
/// @param head from the first byte of a request (or from the connection) until its head is there,
///   and from an answer that was given early until the rest of its request is there
/// @param body from the head of a request until its last byte is there
public record ConnectionLimits(
    int connections, long bodyBytes, Duration idle, Duration head, Duration body) {

  /// What the service runs with. The body's time lets 16 MB pass at 1 Mbit/s.
  public static final ConnectionLimits USUAL =
      new ConnectionLimits(
          4_096,
          192L * 1024 * 1024,
          Duration.ofSeconds(75),
          Duration.ofSeconds(15),
          Duration.ofSeconds(150));
}
