package dev.signalbox.data.spool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Where one frame is put together before it is copied into a segment: an array that is used again
/// and again, so that writing makes next to no garbage.
///
/// The payload lies behind a gap. Into the gap goes what binds the frame to its place (the
/// segment's salt, the offset, the kind, the length), so that one pass gives a checksum that a
/// frame copied or forged elsewhere does not have.
final class FrameBuffer {

  /// Bytes before the payload.
  static final int GAP = 24;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final CRC32C crc = new CRC32C();
  private byte[] bytes = new byte[4096];
  private int end = GAP;

  /// Begins a new frame.
  FrameBuffer clear() {
    end = GAP;
    return this;
  }

  byte[] bytes() {
    return bytes;
  }

  /// Length of the payload.
  int length() {
    return end - GAP;
  }

  /// Makes room for a payload that the caller copies in at [#GAP].
  byte[] reserve(int length) {
    clear();
    grow(length);
    end += length;
    return bytes;
  }

  /// The checksum of the payload at its place.
  int checksum(long salt, int offset, int kind) {
    LONG.set(bytes, 0, salt);
    INT.set(bytes, 8, offset);
    INT.set(bytes, 12, kind);
    LONG.set(bytes, 16, (long) length());
    crc.reset();
    crc.update(bytes, 0, end);
    return (int) crc.getValue();
  }

  void putByte(int value) {
    grow(1);
    bytes[end++] = (byte) value;
  }

  void putShort(int value) {
    grow(2);
    bytes[end++] = (byte) value;
    bytes[end++] = (byte) (value >>> 8);
  }

  void putInt(int value) {
    grow(4);
    INT.set(bytes, end, value);
    end += 4;
  }

  void putLong(long value) {
    grow(8);
    LONG.set(bytes, end, value);
    end += 8;
  }

  void putUuid(UUID value) {
    putLong(value.getMostSignificantBits());
    putLong(value.getLeastSignificantBits());
  }

  /// Puts text in UTF-8 with its length before it, cut at a whole character if it is longer than
  /// the limit. Half a surrogate pair becomes a question mark.
  void putText(String text, int maxBytes) {
    grow(2 + maxBytes);
    int lengthAt = end;
    int start = end + 2;
    int limit = start + maxBytes;
    int at = start;
    int index = 0;
    while (index < text.length() && at < limit) {
      char c = text.charAt(index);
      if (c < 0x80) {
        bytes[at++] = (byte) c;
        index++;
      } else {
        int point = text.codePointAt(index);
        int next = putCodePoint(point, at, limit);
        if (next < 0) {
          break;
        }
        at = next;
        index += Character.charCount(point);
      }
    }
    end = at;
    int length = at - start;
    bytes[lengthAt] = (byte) length;
    bytes[lengthAt + 1] = (byte) (length >>> 8);
  }

  /// Returns where the next character goes, or -1 if this one does not fit.
  private int putCodePoint(int point, int at, int limit) {
    if (point >= 0xD800 && point <= 0xDFFF) {
      bytes[at] = '?';
      return at + 1;
    }
    int size = Utf8.size(point);
    if (at + size > limit) {
      return -1;
    }
    Utf8.put(point, size, bytes, at);
    return at + size;
  }

  private void grow(int more) {
    if (end + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
    }
  }

  /// The encoding of RFC 3629 beyond ASCII.
  private static final class Utf8 {

    private static final int[] LEAD = {0, 0, 0xC0, 0xE0, 0xF0};

    static int size(int point) {
      if (point < 0x800) {
        return 2;
      }
      return point < 0x10000 ? 3 : 4;
    }

    static void put(int point, int size, byte[] into, int at) {
      int rest = point;
      for (int index = size - 1; index > 0; index--) {
        into[at + index] = (byte) (0x80 | (rest & 0x3F));
        rest >>>= 6;
      }
      into[at] = (byte) (LEAD[size] | rest);
    }
  }

  /// Reads a payload. Reading beyond the end is an unchecked exception: the checksum was right, so
  /// it means another version of the format.
  static final class Reader {

    private final ByteBuffer in;

    Reader(FrameBuffer frame) {
      in = ByteBuffer.wrap(frame.bytes(), GAP, frame.length());
      in.order(ByteOrder.LITTLE_ENDIAN);
    }

    int readByte() {
      return in.get();
    }

    int readShort() {
      return Short.toUnsignedInt(in.getShort());
    }

    int readInt() {
      return in.getInt();
    }

    long readLong() {
      return in.getLong();
    }

    UUID readUuid() {
      long high = in.getLong();
      return new UUID(high, in.getLong());
    }

    String readText() {
      return readText(readShort());
    }

    String readText(int length) {
      byte[] utf8 = new byte[length];
      in.get(utf8);
      return new String(utf8, StandardCharsets.UTF_8);
    }
  }
}
