package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/// Reads a binary event stream and checks every length and checksum.
record BinaryFrames(Map<String, String> headers, byte[] payload) {

  static List<BinaryFrames> read(byte[] stream) {
    List<BinaryFrames> frames = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(stream);
    while (in.hasRemaining()) {
      int start = in.position();
      int total = in.getInt();
      int headerBytes = in.getInt();
      assertThat(in.getInt()).isEqualTo(crc(stream, start, 8));
      Map<String, String> headers = new LinkedHashMap<>();
      int end = in.position() + headerBytes;
      while (in.position() < end) {
        String name = text(in, in.get());
        assertThat(in.get()).isEqualTo((byte) 7);
        headers.put(name, text(in, in.getShort()));
      }
      byte[] payload = new byte[total - headerBytes - 16];
      in.get(payload);
      assertThat(in.getInt()).isEqualTo(crc(stream, start, total - 4));
      assertThat(in.position()).isEqualTo(start + total);
      frames.add(new BinaryFrames(headers, payload));
    }
    return frames;
  }

  /// The Messages stream inside the chunks of `InvokeModel`, as server-sent events.
  static String messages(byte[] stream) {
    StringBuilder events = new StringBuilder();
    for (BinaryFrames frame : read(stream)) {
      assertThat(frame.kind()).isEqualTo("chunk");
      byte[] data = Base64.getDecoder().decode(frame.json().string("bytes"));
      JsonValue.Obj event = Json.parse(data).asObject();
      events.append("event: ").append(event.string("type"));
      events.append("\ndata: ").append(Json.write(event)).append("\n\n");
    }
    return events.toString();
  }

  String kind() {
    boolean event = headers.get(":message-type").equals("event");
    return headers.get(event ? ":event-type" : ":exception-type");
  }

  JsonValue.Obj json() {
    return Json.parse(payload).asObject();
  }

  private static String text(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int crc(byte[] bytes, int start, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, start, length);
    return (int) crc.getValue();
  }
}
