package dev.signalbox.simulator.bedrock;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/// Frames of `application/vnd.amazon.eventstream` (docs: Smithy, "Amazon event stream
/// specification"): total length, header length, CRC of these eight bytes, headers, payload, CRC of
/// all that.
final class EventStream {

  private static final byte STRING = 7;
  private static final int OVERHEAD_BYTES = 16;

  private EventStream() {}

  /// An event with a JSON payload.
  static byte[] event(String type, byte[] payload) {
    return frame(
        Map.of(":event-type", type, ":content-type", "application/json", ":message-type", "event"),
        payload);
  }

  /// The end of a stream by a modelled error.
  static byte[] exception(String type, byte[] payload) {
    return frame(
        Map.of(
            ":exception-type",
            type,
            ":content-type",
            "application/json",
            ":message-type",
            "exception"),
        payload);
  }

  private static byte[] frame(Map<String, String> headers, byte[] payload) {
    int headerBytes = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      headerBytes += 1 + header.getKey().length() + 1 + 2 + header.getValue().length();
    }
    int total = OVERHEAD_BYTES + headerBytes + payload.length;
    ByteBuffer frame = ByteBuffer.allocate(total);
    frame.putInt(total).putInt(headerBytes).putInt(crc(frame));
    headers.forEach((name, value) -> {
      frame.put((byte) name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
      frame.put(STRING).putShort((short) value.length());
      frame.put(value.getBytes(StandardCharsets.US_ASCII));
    });
    frame.put(payload).putInt(crc(frame));
    return frame.array();
  }

  /// The checksum of everything that was put so far.
  private static int crc(ByteBuffer frame) {
    CRC32 crc = new CRC32();
    crc.update(frame.duplicate().flip());
    return (int) crc.getValue();
  }
}
