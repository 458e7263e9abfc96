package dev.signalbox.data.translate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.eventstream.Frame;
import dev.signalbox.data.eventstream.FrameDamage;
import dev.signalbox.data.eventstream.FrameDecoder;
import dev.signalbox.data.eventstream.FrameEncoder;
import dev.signalbox.data.eventstream.FrameSink;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Array;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Bodies and streams as texts that a person can read and compare.
final class GoldenText {

  private GoldenText() {}

  /// A text of `resources/translate`.
  static String resource(String path) {
    try (InputStream in = GoldenText.class.getResourceAsStream("/translate/" + path)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + path);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// A body, indented.
  static String json(byte[] body) {
    StringBuilder out = new StringBuilder();
    append(Json.parse(body), "", out);
    return out.append('\n').toString();
  }

  private static void append(JsonValue value, String indent, StringBuilder out) {
    boolean flat = Json.write(value).length() <= 90;
    if (flat || !(value instanceof Obj) && !(value instanceof Array)) {
      out.append(Json.write(value));
      return;
    }
    String inner = indent + "  ";
    String separator = "\n";
    if (value instanceof Obj object) {
      out.append('{');
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        out.append(separator).append(inner).append('"').append(member.getKey()).append("\": ");
        append(member.getValue(), inner, out);
        separator = ",\n";
      }
      out.append('\n').append(indent).append('}');
    } else {
      out.append('[');
      for (JsonValue item : value.asArray()) {
        out.append(separator).append(inner);
        append(item, inner, out);
        separator = ",\n";
      }
      out.append('\n').append(indent).append(']');
    }
  }

  /// A stream as text: frames as lines with their type and payload, others as they are.
  static String stream(Dialect dialect, byte[] stream) {
    if (dialect != Dialect.CONVERSE) {
      return new String(stream, UTF_8).replace("\r\n", "\n");
    }
    StringBuilder out = new StringBuilder();
    FrameDecoder decoder =
        new FrameDecoder(
            new FrameSink() {
              @Override
              public void frame(Frame frame) {
                out.append(frame.text(":exception-type")).append(frame.text(":event-type"));
                out.append(' ').append(new String(frame.payload(), UTF_8)).append('\n');
              }

              @Override
              public void damaged(FrameDamage damage, long offset) {
                throw new AssertionError(damage);
              }
            });
    decoder.bytes(stream, 0, stream.length);
    return out.toString();
  }

  /// The stream that a text stands for.
  static byte[] bytes(Dialect dialect, String text) {
    if (dialect == Dialect.GEMINI) {
      return text.replace("\n", "\r\n").getBytes(UTF_8);
    }
    if (dialect != Dialect.CONVERSE) {
      return text.getBytes(UTF_8);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameEncoder encoder = new FrameEncoder();
    for (String line : text.lines().toList()) {
      int space = line.indexOf(' ');
      boolean failed = line.substring(0, space).endsWith("Exception");
      Map<String, String> headers = new LinkedHashMap<>();
      headers.put(failed ? ":exception-type" : ":event-type", line.substring(0, space));
      headers.put(":content-type", "application/json");
      headers.put(":message-type", failed ? "exception" : "event");
      out.writeBytes(encoder.encode(headers, line.substring(space + 1).getBytes(UTF_8)));
    }
    return out.toByteArray();
  }
}
