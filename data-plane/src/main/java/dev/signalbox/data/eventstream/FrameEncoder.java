package dev.signalbox.data.eventstream;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/// Makes frames. Not safe for use by two threads.
public final class FrameEncoder {

  private static final int MAX_NAME_LENGTH = 255;
  private static final int MAX_TEXT_LENGTH = Short.MAX_VALUE;

  private final CRC32 checksum = new CRC32();

  /// A frame whose headers are texts.
  ///
  /// @param headers in the order to be written
  /// @throws IllegalArgumentException if a name is empty or longer than 255 bytes, or a text longer
  ///   than 32,767
  public byte[] encode(Map<String, String> headers, byte[] payload) {
    int headersLength = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      headersLength +=
          1
              + length(header.getKey(), MAX_NAME_LENGTH)
              + 1
              + Short.BYTES
              + length(header.getValue(), MAX_TEXT_LENGTH);
    }
    int total =
        FrameDecoder.HEAD_LENGTH + headersLength + payload.length + FrameDecoder.CHECKSUM_LENGTH;
    byte[] frame = new byte[total];
    int32(frame, 0, total);
    int32(frame, Integer.BYTES, headersLength);
    int32(frame, 2 * Integer.BYTES, checksum(frame, 2 * Integer.BYTES));
    int at = FrameDecoder.HEAD_LENGTH;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      byte[] name = header.getKey().getBytes(StandardCharsets.UTF_8);
      frame[at++] = (byte) name.length;
      at = append(frame, at, name);
      frame[at++] = HeaderLayout.TEXT;
      byte[] text = header.getValue().getBytes(StandardCharsets.UTF_8);
      frame[at++] = (byte) (text.length >> 8);
      frame[at++] = (byte) text.length;
      at = append(frame, at, text);
    }
    at = append(frame, at, payload);
    int32(frame, at, checksum(frame, at));
    return frame;
  }

  private static int length(String text, int most) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > most || most == MAX_NAME_LENGTH && length == 0) {
      throw new IllegalArgumentException("a header of a length that a frame cannot say");
    }
    return length;
  }

  private static int append(byte[] frame, int at, byte[] bytes) {
    System.arraycopy(bytes, 0, frame, at, bytes.length);
    return at + bytes.length;
  }

  private static void int32(byte[] frame, int at, int value) {
    frame[at] = (byte) (value >> 24);
    frame[at + 1] = (byte) (value >> 16);
    frame[at + 2] = (byte) (value >> 8);
    frame[at + 3] = (byte) value;
  }

  private int checksum(byte[] frame, int to) {
    checksum.reset();
    checksum.update(frame, 0, to);
    return (int) checksum.getValue();
  }
}
