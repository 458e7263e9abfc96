package dev.signalbox.data.grammar;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.eventstream.Frame;
import dev.signalbox.data.eventstream.FrameDamage;
import dev.signalbox.data.eventstream.FrameDecoder;
import dev.signalbox.data.eventstream.FrameSink;
import dev.signalbox.data.eventstream.HeaderValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks frames.
final class FrameCheck implements Grammar.Check, FrameSink {

  private final Machine machine;
  private final FrameDecoder frames = new FrameDecoder(this);
  private boolean damaged;

  FrameCheck(Machine machine) {
    this.machine = machine;
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    frames.bytes(bytes, from, to);
  }

  @Override
  public void end() {
    frames.end();
    if (!damaged) {
      machine.finish(true);
    }
  }

  @Override
  public List<Violation> violations() {
    return machine.violations();
  }

  @Override
  public void frame(Frame frame) {
    Map<String, String> headers = new HashMap<>();
    frame
        .headers()
        .forEach((name, value) -> {
          if (value instanceof HeaderValue.Text text) {
            headers.put(name, text.value());
          }
        });
    String payload =
        new String(
            frame.bytes(), frame.payloadFrom(), frame.payloadTo() - frame.payloadFrom(), UTF_8);
    machine.take(headers.getOrDefault(":event-type", ""), headers, payload);
  }

  @Override
  public void damaged(FrameDamage damage, long offset) {
    damaged = true;
    machine.broken("the frame is damaged: " + damage);
  }
}
