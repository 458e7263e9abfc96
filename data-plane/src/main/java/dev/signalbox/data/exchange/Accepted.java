package dev.signalbox.data.exchange;

import dev.signalbox.model.wire.Surface;
import java.util.UUID;

/// A call whose head arrived and is well formed.
///
/// @param callId our id of the call, a UUIDv7
/// @param place what is asked for
/// @param query the raw query with its question mark, or empty; without credentials
/// @param headers the request's headers
/// @param peer where the connection comes from; a load balancer, maybe
/// @param startedNanos monotonic time at which the head was complete
public record Accepted(
    UUID callId, Place place, String query, HeaderView headers, Peer peer, long startedNanos)
    implements Exchange {

  /// The kind of call.
  public Surface surface() {
    return place.surface();
  }
}
