package dev.signalbox.data.eventstream;

import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/// The value of a header: one of the ten types of the specification, the two truth values counted
/// apart as it does.
public sealed interface HeaderValue {

  /// Type 0 and 1.
  record Truth(boolean value) implements HeaderValue {}

  /// Type 2, signed.
  record Int8(byte value) implements HeaderValue {}

  /// Type 3, signed.
  record Int16(short value) implements HeaderValue {}

  /// Type 4, signed.
  record Int32(int value) implements HeaderValue {}

  /// Type 5, signed.
  record Int64(long value) implements HeaderValue {}

  /// Type 6: at most 32,767 bytes, in hexadecimal so that values compare.
  record Binary(String hexadecimal) implements HeaderValue {
    static Binary of(byte[] bytes, int from, int to) {
      return new Binary(HexFormat.of().formatHex(bytes, from, to));
    }

    /// The bytes.
    public byte[] bytes() {
      return HexFormat.of().parseHex(hexadecimal);
    }
  }

  /// Type 7: at most 32,767 bytes of UTF-8.
  record Text(String value) implements HeaderValue {}

  /// Type 8, whole milliseconds.
  record Timestamp(Instant value) implements HeaderValue {}

  /// Type 9.
  record Uuid(UUID value) implements HeaderValue {}
}
