package dev.signalbox.data.eventstream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Notes what a decoder says.
class HeardFrames implements FrameSink {

  /// A frame as it was heard.
  record Heard(Map<String, HeaderValue> headers, String payload) {}

  final List<Heard> frames = new ArrayList<>();
  final List<FrameDamage> damages = new ArrayList<>();
  final List<Long> offsets = new ArrayList<>();

  @Override
  public void frame(Frame frame) {
    frames.add(
        new Heard(
            frame.headers(),
            new String(
                frame.bytes(),
                frame.payloadFrom(),
                frame.payloadTo() - frame.payloadFrom(),
                java.nio.charset.StandardCharsets.ISO_8859_1)));
  }

  @Override
  public void damaged(FrameDamage damage, long offset) {
    damages.add(damage);
    offsets.add(offset);
  }

  /// What one decoder hears in a stream that comes at once.
  static HeardFrames of(byte[] stream) {
    HeardFrames heard = new HeardFrames();
    FrameDecoder decoder = new FrameDecoder(heard);
    decoder.bytes(stream, 0, stream.length);
    decoder.end();
    return heard;
  }
}
