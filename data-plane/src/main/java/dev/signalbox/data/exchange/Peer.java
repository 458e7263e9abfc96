package dev.signalbox.data.exchange;

import dev.signalbox.model.key.IpAddress;
import org.jspecify.annotations.Nullable;

/// The other end of a client's connection.
@FunctionalInterface
public interface Peer {

  /// Where the connection comes from, as the socket tells; null if it does not.
  @Nullable IpAddress address();
}
