package dev.signalbox.model.key;

import java.util.Optional;

/// An IPv4 or IPv6 address as 128 bits. An IPv4 address is the same as its IPv4-mapped IPv6 form
/// (RFC 4291, section 2.5.5.2), so that one client is one address however its bytes came.
///
/// @param high the first 64 bits
/// @param low the last 64 bits
public record IpAddress(long high, long low) {

  private static final long MAPPED = 0x0000_FFFF_0000_0000L;
  private static final int LONGEST_TEXT = 45;
  private static final int GROUPS = 8;

  /// The address in network byte order: 4 or 16 bytes.
  ///
  /// @throws IllegalArgumentException if there are more or fewer
  public static IpAddress of(byte[] bytes) {
    if (bytes.length == 4) {
      return new IpAddress(0, MAPPED | number(bytes, 0, 4));
    }
    if (bytes.length == 16) {
      return new IpAddress(number(bytes, 0, 8), number(bytes, 8, 8));
    }
    throw new IllegalArgumentException("an address has 4 or 16 bytes");
  }

  /// Reads an address literal. No names are looked up, and no spelling is taken that another
  /// program may read in another way: no leading zeros in IPv4, no zones, no brackets.
  public static Optional<IpAddress> parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    if (text.indexOf(':') < 0) {
      long four = fourParts(text);
      return four < 0 ? Optional.empty() : Optional.of(new IpAddress(0, MAPPED | four));
    }
    return sixteenBytes(text);
  }

  /// Whether it is an IPv4 address.
  public boolean isV4() {
    return isV4(high, low);
  }

  static boolean isV4(long high, long low) {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /// The canonical text: dotted for IPv4, RFC 5952 for IPv6.
  @Override
  public String toString() {
    if (isV4()) {
      return (low >> 24 & 0xFF)
          + "."
          + (low >> 16 & 0xFF)
          + "."
          + (low >> 8 & 0xFF)
          + "."
          + (low & 0xFF);
    }
    int longest = 0;
    int start = -1;
    for (int index = 0; index < GROUPS; index++) {
      int end = index;
      while (end < GROUPS && group(end) == 0) {
        end++;
      }
      if (end - index > Math.max(longest, 1)) {
        longest = end - index;
        start = index;
      }
    }
    StringBuilder out = new StringBuilder(LONGEST_TEXT);
    for (int index = 0; index < GROUPS; index++) {
      if (index == start) {
        out.append("::");
        index += longest - 1;
      } else {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
          out.append(':');
        }
        out.append(Integer.toHexString(group(index)));
      }
    }
    return out.toString();
  }

  private int group(int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> 48 - 16 * (index & 3)) & 0xFFFF;
  }

  private static long number(byte[] bytes, int from, int count) {
    long number = 0;
    for (int index = from; index < from + count; index++) {
      number = number << 8 | bytes[index] & 0xFF;
    }
    return number;
  }

  /// The 32 bits of a dotted address, or -1.
  private static long fourParts(String text) {
    long bits = 0;
    int parts = 0;
    int from = 0;
    while (from <= text.length()) {
      int end = text.indexOf('.', from);
      int stop = end < 0 ? text.length() : end;
      int part = decimal(text, from, stop);
      if (part < 0 || ++parts > 4) {
        return -1;
      }
      bits = bits << 8 | part;
      from = stop + 1;
    }
    return parts == 4 ? bits : -1;
  }

  private static int decimal(String text, int from, int stop) {
    int length = stop - from;
    if (length < 1 || length > 3 || length > 1 && text.charAt(from) == '0') {
      return -1;
    }
    int number = 0;
    for (int index = from; index < stop; index++) {
      char c = text.charAt(index);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + c - '0';
    }
    return number > 255 ? -1 : number;
  }

  private static Optional<IpAddress> sixteenBytes(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    int[] groups = new int[GROUPS];
    if (gap < 0) {
      return groups(text, groups) == GROUPS ? joined(groups) : Optional.empty();
    }
    if (text.lastIndexOf('.', gap) >= 0) {
      return Optional.empty();
    }
    int before = groups(text.substring(0, gap), groups);
    int[] tail = new int[GROUPS];
    int after = groups(text.substring(gap + 2), tail);
    if (before < 0 || after < 0 || before + after > GROUPS - 1) {
      return Optional.empty();
    }
    System.arraycopy(tail, 0, groups, GROUPS - after, after);
    return joined(groups);
  }

  private static Optional<IpAddress> joined(int[] groups) {
    long high = 0;
    long low = 0;
    for (int index = 0; index < 4; index++) {
      high = high << 16 | groups[index];
      low = low << 16 | groups[index + 4];
    }
    return Optional.of(new IpAddress(high, low));
  }

  /// Reads groups of hexadecimal digits, the last two maybe as an IPv4 address.
  ///
  /// @return how many there are, or -1
  private static int groups(String text, int[] into) {
    int count = 0;
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf(':', from);
      int stop = end < 0 ? text.length() : end;
      if (end < 0 && text.indexOf('.', from) >= 0) {
        long four = fourParts(text.substring(from));
        if (four < 0 || count > GROUPS - 2) {
          return -1;
        }
        into[count++] = (int) (four >> 16);
        into[count++] = (int) four & 0xFFFF;
        return count;
      }
      int group = hexadecimal(text, from, stop);
      if (group < 0 || count == GROUPS || stop == text.length() - 1) {
        return -1;
      }
      into[count++] = group;
      from = stop + 1;
    }
    return count;
  }

  private static int hexadecimal(String text, int from, int stop) {
    if (stop == from || stop - from > 4) {
      return -1;
    }
    int number = 0;
    for (int index = from; index < stop; index++) {
      char c = text.charAt(index);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number << 4 | digit;
    }
    return number;
  }
}
