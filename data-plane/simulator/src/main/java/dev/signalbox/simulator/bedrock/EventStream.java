package dev.signalbox.simulator.bedrock;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/// Frames of `application/vnd.amazon.eventstream` (docs: Smithy, "Amazon event stream
/// specification"): total length, header length, CRC of these eight bytes, headers, payload, CRC of
/// all that.
final class EventStream {

  private static final byte STRING = 7;
  private static final int OVERHEAD_BYTES = 16;

  private EventStream() {}

  private record Header(String name, String value) {
    int bytes() {
      return 1 + name.length() + 1 + 2 + value.length();
    }
  }

  /// An event with a JSON payload.
  static byte[] event(String type, byte[] payload) {
    return frame(new Header(":event-type", type), "event", payload);
  }

  /// The end of a stream by a modelled error.
  static byte[] exception(String type, byte[] payload) {
    return frame(new Header(":exception-type", type), "exception", payload);
  }

  private static byte[] frame(Header kind, String messageType, byte[] payload) {
    List<Header> headers =
        List.of(
            kind,
            new Header(":content-type", "application/json"),
            new Header(":message-type", messageType));
    int headerBytes = headers.stream().mapToInt(Header::bytes).sum();
    int total = OVERHEAD_BYTES + headerBytes + payload.length;
    ByteBuffer frame = ByteBuffer.allocate(total);
    frame.putInt(total).putInt(headerBytes).putInt(crc(frame));
    for (Header header : headers) {
      frame.put((byte) header.name().length());
      frame.put(header.name().getBytes(StandardCharsets.US_ASCII));
      frame.put(STRING).putShort((short) header.value().length());
      frame.put(header.value().getBytes(StandardCharsets.US_ASCII));
    }
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
