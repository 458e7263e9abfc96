package dev.signalbox.compiler.auth;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/// Where a host is, as far as its text tells. Looks nothing up: what a name resolves to is checked
/// again by whoever connects.
public enum HostReach {
  /// Anywhere on the public network.
  PUBLIC,
  /// This machine, or a network of one's own.
  PRIVATE,
  /// A cloud's metadata service, or a network where such services live. They hand out credentials
  /// and are never providers.
  METADATA,
  /// Not an address that can be called, or a spelling that hides one.
  UNUSABLE;

  private static final Set<String> METADATA_NAMES =
      Set.of("metadata", "metadata.google.internal", "metadata.goog", "instance-data");

  private static final Set<String> METADATA_ADDRESSES =
      Set.of("100.100.100.200", "168.63.129.16", "192.0.0.192");

  /// Where a host is, by its text in an address.
  public static HostReach of(String uriHost) {
    String host = uriHost.toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      return ofLiteral(host.substring(1, host.length() - 1));
    }
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    String lastLabel = host.substring(host.lastIndexOf('.') + 1);
    if (!lastLabel.isEmpty() && lastLabel.charAt(0) >= '0' && lastLabel.charAt(0) <= '9') {
      return isDottedQuad(host) ? ofLiteral(host) : UNUSABLE;
    }
    if (METADATA_NAMES.contains(host)) {
      return METADATA;
    }
    return isPrivateName(host) ? PRIVATE : PUBLIC;
  }

  private static boolean isPrivateName(String host) {
    return host.indexOf('.') < 0
        || host.endsWith(".localhost")
        || host.endsWith(".local")
        || host.endsWith(".internal");
  }

  /// Other spellings of IPv4 (octal, hexadecimal, one number) mean different things to different
  /// readers.
  private static boolean isDottedQuad(String host) {
    String[] parts = host.split("\\.", -1);
    for (String part : parts) {
      boolean plain = part.matches("0|[1-9][0-9]{0,2}");
      if (!plain || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return parts.length == 4;
  }

  private static HostReach ofLiteral(String literal) {
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException malformed) {
      return UNUSABLE;
    }
    if (METADATA_ADDRESSES.contains(address.getHostAddress()) || address.isLinkLocalAddress()) {
      return METADATA;
    }
    if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
      return UNUSABLE;
    }
    if (address.isLoopbackAddress()) {
      return PRIVATE;
    }
    return switch (address) {
      case Inet4Address four -> ofFour(four.getAddress());
      case Inet6Address six -> ofSix(six.getAddress());
      default -> UNUSABLE;
    };
  }

  private static HostReach ofFour(byte[] address) {
    int first = address[0] & 0xff;
    int second = address[1] & 0xff;
    if (first == 0 || first >= 240) {
      return UNUSABLE;
    }
    boolean sharedByCarriers = first == 100 && second >= 64 && second < 128;
    boolean site =
        first == 10
            || (first == 172 && second >= 16 && second < 32)
            || (first == 192 && second == 168);
    return sharedByCarriers || site ? PRIVATE : PUBLIC;
  }

  /// Addresses that carry an IPv4 address inside (6to4, NAT64, IPv4-compatible) are refused: they
  /// are a second spelling.
  private static HostReach ofSix(byte[] address) {
    int first = (address[0] & 0xff) << 8 | (address[1] & 0xff);
    int second = (address[2] & 0xff) << 8 | (address[3] & 0xff);
    if (first == 0xfd00 && second == 0x0ec2) {
      return METADATA;
    }
    if (first == 0 || first == 0x2002 || (first == 0x64 && second == 0xff9b)) {
      return UNUSABLE;
    }
    boolean uniqueLocal = (first & 0xfe00) == 0xfc00;
    boolean site = (first & 0xffc0) == 0xfec0;
    return uniqueLocal || site ? PRIVATE : PUBLIC;
  }
}
