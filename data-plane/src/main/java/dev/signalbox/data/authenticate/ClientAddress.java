package dev.signalbox.data.authenticate;

import dev.signalbox.data.exchange.HeaderView;
import dev.signalbox.data.exchange.Peer;
import dev.signalbox.model.key.IpAddress;
import dev.signalbox.model.key.IpRange;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a client is. The socket tells, unless the connection comes from a forwarder that is
/// trusted: then it is the last address in `x-forwarded-for` that is no trusted forwarder itself.
/// What stands before it was written by the client and does not count. One instance per event loop.
final class ClientAddress {

  private static final String HEADER = "x-forwarded-for";
  private static final int MAX_CHARACTERS = 4_096;

  private final List<IpRange> forwarders;
  private final StringBuilder hops = new StringBuilder();

  ClientAddress(List<IpRange> forwarders) {
    this.forwarders = List.copyOf(forwarders);
  }

  /// The address, or null if it is not known for certain.
  @Nullable IpAddress of(Peer peer, HeaderView headers) {
    IpAddress socket = peer.address();
    if (socket == null || !IpRange.anyContains(forwarders, socket)) {
      return socket;
    }
    hops.setLength(0);
    headers.forEach((name, value) -> {
      if (name.equals(HEADER)) {
        hops.append(hops.isEmpty() ? "" : ",").append(value);
      }
    });
    return hops.length() > MAX_CHARACTERS ? null : client();
  }

  private @Nullable IpAddress client() {
    int end = hops.length();
    while (end > 0) {
      int comma = hops.lastIndexOf(",", end - 1);
      Optional<IpAddress> hop = IpAddress.parse(literal(hops.substring(comma + 1, end).strip()));
      if (hop.isEmpty()) {
        return null;
      }
      if (!IpRange.anyContains(forwarders, hop.get())) {
        return hop.get();
      }
      end = comma;
    }
    return null;
  }

  /// Some load balancers add the port, and brackets around IPv6.
  private static String literal(String hop) {
    if (hop.startsWith("[")) {
      int close = hop.indexOf(']');
      return close < 0 ? "" : hop.substring(1, close);
    }
    int colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }
}
