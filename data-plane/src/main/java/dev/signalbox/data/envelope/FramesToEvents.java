package dev.signalbox.data.envelope;

import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.eventstream.Frame;
import dev.signalbox.data.eventstream.FrameDamage;
import dev.signalbox.data.eventstream.FrameDecoder;
import dev.signalbox.data.eventstream.FrameSink;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.Base64;
import java.util.Optional;

/// The frames of InvokeModelWithResponseStream as server-sent events. What was base64 goes on byte
/// for byte.
final class FramesToEvents implements StreamTurn, FrameSink {

  private final FrameDecoder decoder = new FrameDecoder(this);
  private final ByteSink out = new ByteSink();

  @Override
  public byte[] more(byte[] bytes, int from, int to) {
    decoder.bytes(bytes, from, to);
    return out.take();
  }

  @Override
  public byte[] end() {
    decoder.end();
    return out.take();
  }

  @Override
  public void frame(Frame frame) {
    if (!frame.has(":message-type", "event")) {
      String kind = frame.text(":exception-type");
      fault(
          AnthropicErrors.typeOfException(kind), AnthropicErrors.awsMessage(frame.payload(), kind));
      return;
    }
    try {
      Obj payload = Json.parse(frame.payload()).asObject();
      Optional<JsonValue> wrapped = payload.get("bytes");
      if (wrapped.isPresent()) {
        event(Base64.getDecoder().decode(wrapped.get().asString()));
      }
    } catch (JsonException | IllegalArgumentException malformed) {
      fault("api_error", "the provider's stream could not be read");
    }
  }

  private void event(byte[] json) {
    String type =
        Json.parse(json).asObject().get("type").map(JsonValue::asString).orElse("message");
    out.text("event: ").text(type).text("\ndata: ").bytes(json).text("\n\n");
  }

  @Override
  public void damaged(FrameDamage damage, long offset) {
    if (damage != FrameDamage.CUT) {
      fault("api_error", "the provider's stream is damaged");
    }
  }

  private void fault(String type, String message) {
    byte[] error = AnthropicErrors.body(type, message);
    out.text("event: error\ndata: ").bytes(error).text("\n\n");
  }
}
