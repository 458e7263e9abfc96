package dev.signalbox.data.envelope;

import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.SseReader;
import dev.signalbox.data.eventstream.FrameEncoder;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// Server-sent events as the frames of InvokeModelWithResponseStream. Pings stay behind: Bedrock
/// has none.
final class EventsToFrames implements StreamTurn, SseReader.Sink {

  private static final Map<String, String> CHUNK = chunk();

  private final SseReader reader = new SseReader(this);
  private final FrameEncoder encoder = new FrameEncoder();
  private final ByteSink out = new ByteSink();

  private static Map<String, String> chunk() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":event-type", "chunk");
    headers.put(":content-type", "application/json");
    headers.put(":message-type", "event");
    return headers;
  }

  @Override
  public byte[] more(byte[] bytes, int from, int to) {
    reader.bytes(bytes, from, to);
    return out.take();
  }

  @Override
  public byte[] end() {
    reader.end();
    return out.take();
  }

  @Override
  public void event(String name, String data) {
    switch (name) {
      case "ping" -> {}
      case "error" -> exception(data);
      default -> {
        String wrapped = Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
        out.bytes(
            encoder.encode(CHUNK, ascii("{\"bytes\":\"" + wrapped + "\",\"p\":\"abcdefgh\"}")));
      }
    }
  }

  private void exception(String data) {
    String message = "the model's answer broke off";
    String kind = "modelStreamErrorException";
    try {
      Obj error = Json.parse(data).asObject().object("error");
      message = error.get("message").map(JsonValue::asString).orElse(message);
      kind = AnthropicErrors.exceptionOf(error.get("type").map(JsonValue::asString).orElse(""));
    } catch (JsonException unreadable) {
      // What could not be read is an error all the same.
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(":exception-type", kind);
    headers.put(":content-type", "application/json");
    headers.put(":message-type", "exception");
    out.bytes(encoder.encode(headers, AnthropicErrors.awsBody(message)));
  }

  @Override
  public void overlong() {
    exception("{}");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
