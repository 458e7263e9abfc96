package dev.signalbox.model.key;

import java.util.Comparator;
import java.util.List;

/// A network of IP addresses in CIDR form (RFC 4632, RFC 4291), such as `10.0.0.0/8` or
/// `2001:db8::/32`.
///
/// An IPv4 network holds IPv4 addresses in either spelling, plain or IPv4-mapped. An IPv6 network
/// holds no IPv4 address, though its bits may say so: `::/0` means every IPv6 client, and who wants
/// IPv4 clients too writes `0.0.0.0/0` as well.
///
/// @param first its first address; the bits behind the prefix are zero
/// @param prefix how many leading bits of the 128 are fixed; 96 more than is written for IPv4
public record IpRange(IpAddress first, int prefix) implements Comparable<IpRange> {

  /// Every address there is.
  public static final List<IpRange> EVERYWHERE = List.of(parse("0.0.0.0/0"), parse("::/0"));

  private static final int BITS = 128;
  private static final int V4_OFFSET = 96;
  private static final Comparator<IpRange> ORDER =
      Comparator.comparingInt((IpRange range) -> range.isV4() ? 0 : 1)
          .thenComparing((a, b) -> Long.compareUnsigned(a.first.high(), b.first.high()))
          .thenComparing((a, b) -> Long.compareUnsigned(a.first.low(), b.first.low()))
          .thenComparingInt(IpRange::prefix);

  public IpRange {
    if (prefix < 0 || prefix > BITS) {
      throw new IllegalArgumentException("the length of a prefix is out of range");
    }
    if ((first.high() & ~highMask(prefix)) != 0 || (first.low() & ~lowMask(prefix)) != 0) {
      throw new IllegalArgumentException(
          "the address has bits behind the prefix: write the first address of the network");
    }
  }

  /// Reads `ADDRESS/LENGTH`, or an address alone, which is a network of one.
  ///
  /// @throws IllegalArgumentException if it is neither; the message says what to write
  public static IpRange parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    IpAddress address =
        IpAddress.parse(literal)
            .orElseThrow(() -> new IllegalArgumentException("must be a network like 10.0.0.0/8"));
    boolean dotted = literal.indexOf(':') < 0;
    int longest = dotted ? BITS - V4_OFFSET : BITS;
    int length = slash < 0 ? longest : length(text.substring(slash + 1), longest);
    return new IpRange(address, dotted ? length + V4_OFFSET : length);
  }

  private static int length(String text, int longest) {
    boolean digits = !text.isEmpty() && text.length() <= 3;
    for (int index = 0; index < text.length(); index++) {
      digits &= text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }
    boolean padded = text.length() > 1 && text.charAt(0) == '0';
    if (!digits || padded || Integer.parseInt(text) > longest) {
      throw new IllegalArgumentException(
          "the length behind the slash must be a number from 0 to " + longest);
    }
    return Integer.parseInt(text);
  }

  /// Whether an address is in it.
  public boolean contains(IpAddress address) {
    return address.isV4() == isV4()
        && (address.high() & highMask(prefix)) == first.high()
        && (address.low() & lowMask(prefix)) == first.low();
  }

  /// Whether one of several networks holds an address. Allocates nothing.
  public static boolean anyContains(List<IpRange> networks, IpAddress address) {
    for (int index = 0; index < networks.size(); index++) {
      if (networks.get(index).contains(address)) {
        return true;
      }
    }
    return false;
  }

  /// Whether every address of another network is in it.
  public boolean covers(IpRange other) {
    return other.prefix >= prefix && isV4() == other.isV4() && contains(other.first);
  }

  private boolean isV4() {
    return prefix >= V4_OFFSET && first.isV4();
  }

  private static long highMask(int prefix) {
    return prefix == 0 ? 0 : -1L << Math.max(0, 64 - prefix);
  }

  private static long lowMask(int prefix) {
    return prefix <= 64 ? 0 : -1L << BITS - prefix;
  }

  @Override
  public int compareTo(IpRange other) {
    return ORDER.compare(this, other);
  }

  /// The canonical text, which [#parse] reads back.
  @Override
  public String toString() {
    return first + "/" + (isV4() ? prefix - V4_OFFSET : prefix);
  }
}
