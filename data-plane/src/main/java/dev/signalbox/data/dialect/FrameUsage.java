package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonScanner;
import dev.signalbox.data.eventstream.Frame;
import dev.signalbox.data.eventstream.FrameDamage;
import dev.signalbox.data.eventstream.FrameDecoder;
import dev.signalbox.data.eventstream.FrameSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Reads usage from an event stream of AWS's. The payload of a frame is an event; that of a
/// `chunk`, as InvokeModel sends it, has the event in it as base64.
final class FrameUsage implements UsageStream, FrameSink {

  private static final byte[] BYTES = "\"bytes\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EXCEPTION = "exception".getBytes(StandardCharsets.US_ASCII);

  private final UsageTally tally;
  private final JsonScanner json;
  private final FrameDecoder frames = new FrameDecoder(this);
  private boolean malformed;
  private boolean ended;

  FrameUsage(UsageTally tally) {
    this.tally = tally;
    this.json =
        new JsonScanner(
            tally.wanted(), tally, null, null, JsonUsage.MAX_DEPTH, JsonUsage.KEPT_BYTES);
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    frames.bytes(bytes, from, to);
  }

  @Override
  public void frame(Frame frame) {
    if (frame.has(":message-type", "exception")) {
      tally.markFailed();
      tally.completeEvent(tally.types().find(EXCEPTION, 0, EXCEPTION.length));
      return;
    }
    byte[] event = frame.bytes();
    int from = frame.payloadFrom();
    int to = frame.payloadTo();
    if (frame.has(":event-type", "chunk")) {
      event = unwrapped(event, from, to);
      from = 0;
      to = event.length;
    }
    json.bytes(event, from, to);
    if (json.end()) {
      byte[] name = frame.text(":event-type").getBytes(StandardCharsets.UTF_8);
      tally.completeEvent(tally.types().find(name, 0, name.length));
    } else {
      malformed = true;
      tally.dropEvent();
    }
    json.reset();
  }

  @Override
  public void damaged(FrameDamage damage, long offset) {
    malformed = true;
  }

  /// What stands in `bytes`; nothing if it is not there or not base64.
  private static byte[] unwrapped(byte[] payload, int from, int to) {
    int start = start(payload, from, to);
    int end = start;
    while (end < to && payload[end] != '"') {
      end++;
    }
    if (start < 0 || end == to) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(Arrays.copyOfRange(payload, start, end));
    } catch (IllegalArgumentException malformed) {
      return new byte[0];
    }
  }

  private static int start(byte[] payload, int from, int to) {
    for (int index = from; index + BYTES.length < to; index++) {
      if (Arrays.equals(payload, index, index + BYTES.length, BYTES, 0, BYTES.length)) {
        return index + BYTES.length;
      }
    }
    return -1;
  }

  @Override
  public void end() {
    if (!ended) {
      ended = true;
      frames.end();
      tally.bodyEnded();
    }
  }

  @Override
  public UsageReading reading() {
    return tally.reading(false, malformed, json.countedBytes());
  }
}
