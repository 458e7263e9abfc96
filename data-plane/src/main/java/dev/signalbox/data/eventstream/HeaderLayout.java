package dev.signalbox.data.eventstream;

import dev.signalbox.data.eventstream.HeaderValue.Binary;
import dev.signalbox.data.eventstream.HeaderValue.Int16;
import dev.signalbox.data.eventstream.HeaderValue.Int32;
import dev.signalbox.data.eventstream.HeaderValue.Int64;
import dev.signalbox.data.eventstream.HeaderValue.Int8;
import dev.signalbox.data.eventstream.HeaderValue.Text;
import dev.signalbox.data.eventstream.HeaderValue.Timestamp;
import dev.signalbox.data.eventstream.HeaderValue.Truth;
import dev.signalbox.data.eventstream.HeaderValue.Uuid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/// How a header lies in a frame: length of the name (1 byte), name, type (1 byte), value; texts and
/// bytes have their length (2 bytes) in front. Numbers are big-endian.
final class HeaderLayout {

  static final int TRUE = 0;
  static final int FALSE = 1;
  static final int INT_8 = 2;
  static final int INT_16 = 3;
  static final int INT_32 = 4;
  static final int INT_64 = 5;
  static final int BINARY = 6;
  static final int TEXT = 7;
  static final int TIMESTAMP = 8;
  static final int UUID_TYPE = 9;

  private static final int UUID_LENGTH = 16;

  /// What [#valueEnd] says where there is no value.
  static final int NONE = -1;

  private HeaderLayout() {}

  static int int16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
  }

  static int int32(byte[] bytes, int at) {
    return int16(bytes, at) << 16 | int16(bytes, at + 2);
  }

  static int nameFrom(int header) {
    return header + 1;
  }

  static int nameTo(byte[] bytes, int header) {
    return header + 1 + (bytes[header] & 0xff);
  }

  /// Where the header ends that starts at `header`, or [#NONE] if it does not end by `limit`, has
  /// no name or a type that does not exist.
  static int end(byte[] bytes, int header, int limit) {
    int type = nameTo(bytes, header);
    return type == nameFrom(header) || type >= limit ? NONE : valueEnd(bytes, type, limit);
  }

  private static int valueEnd(byte[] bytes, int type, int limit) {
    int from = type + 1;
    int length =
        switch (bytes[type]) {
          case TRUE, FALSE -> 0;
          case INT_8 -> Byte.BYTES;
          case INT_16 -> Short.BYTES;
          case INT_32 -> Integer.BYTES;
          case INT_64, TIMESTAMP -> Long.BYTES;
          case BINARY, TEXT -> from + Short.BYTES > limit ? NONE : Short.BYTES + int16(bytes, from);
          case UUID_TYPE -> UUID_LENGTH;
          default -> NONE;
        };
    return length == NONE || from + length > limit ? NONE : from + length;
  }

  /// The value whose type stands at `type`; it is known to be whole.
  static HeaderValue value(byte[] bytes, int type) {
    int from = type + 1;
    return switch (bytes[type]) {
      case TRUE -> new Truth(true);
      case FALSE -> new Truth(false);
      case INT_8 -> new Int8(bytes[from]);
      case INT_16 -> new Int16((short) int16(bytes, from));
      case INT_32 -> new Int32(int32(bytes, from));
      case INT_64 -> new Int64(ByteBuffer.wrap(bytes).getLong(from));
      case BINARY -> {
        int start = from + Short.BYTES;
        yield Binary.of(bytes, start, start + int16(bytes, from));
      }
      case TEXT -> new Text(text(bytes, type));
      case TIMESTAMP -> new Timestamp(Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong(from)));
      default -> {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        yield new Uuid(new UUID(buffer.getLong(from), buffer.getLong(from + Long.BYTES)));
      }
    };
  }

  /// The text whose type stands at `type`; it is known to be whole and a text.
  static String text(byte[] bytes, int type) {
    int length = type + 1;
    return new String(bytes, length + Short.BYTES, int16(bytes, length), StandardCharsets.UTF_8);
  }
}
