package dev.signalbox.data.translate.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.SseReader;
import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts a stream into the texts of its chunks, at any split: events of server-sent events, or the
/// objects of a JSON array, whichever it is. Takes linear time, and keeps one chunk at most.
final class ChunkReader {

  private enum Form {
    UNKNOWN,
    EVENTS,
    ARRAY
  }

  private final Consumer<String> chunks;
  private final Runnable overlong;
  private final SseReader events;
  private Form form = Form.UNKNOWN;
  private byte[] held = new byte[1024];
  private int heldLength;
  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean tooLong;

  /// @param overlong called if a chunk is larger than can be taken
  ChunkReader(Consumer<String> chunks, Runnable overlong) {
    this.chunks = chunks;
    this.overlong = overlong;
    this.events =
        new SseReader(
            new SseReader.Sink() {
              @Override
              public void event(String name, String data) {
                chunks.accept(data);
              }

              @Override
              public void overlong() {
                overlong.run();
              }
            });
  }

  void bytes(byte[] bytes, int from, int to) {
    int index = from;
    while (form == Form.UNKNOWN && index < to) {
      byte next = bytes[index];
      if (next == '[' || next == '{') {
        form = Form.ARRAY;
      } else if (next > ' ' || next < 0) {
        form = Form.EVENTS;
      } else {
        index++;
      }
    }
    if (form == Form.EVENTS) {
      events.bytes(bytes, index, to);
    } else {
      objects(bytes, index, to);
    }
  }

  /// Nothing more comes.
  ///
  /// @return whether the stream ended between two chunks
  boolean end() {
    if (form == Form.EVENTS) {
      events.end();
    }
    return depth == 0;
  }

  private void objects(byte[] bytes, int from, int to) {
    int start = from;
    for (int index = from; index < to; index++) {
      byte next = bytes[index];
      if (inText) {
        inText = escaped || next != '"';
        escaped = !escaped && next == '\\';
      } else if (next == '{') {
        if (depth++ == 0) {
          start = index;
        }
      } else if (next == '"') {
        inText = depth > 0;
      } else if (next == '}' && depth > 0 && --depth == 0) {
        hold(bytes, start, index + 1);
        finish();
        start = index + 1;
      }
    }
    if (depth > 0) {
      hold(bytes, start, to);
    }
  }

  private void hold(byte[] bytes, int from, int to) {
    int needed = heldLength + to - from;
    if (tooLong || needed > SseReader.MAX_EVENT_BYTES) {
      tooLong = true;
      return;
    }
    if (needed > held.length) {
      held = Arrays.copyOf(held, Math.max(needed, 2 * held.length));
    }
    System.arraycopy(bytes, from, held, heldLength, to - from);
    heldLength = needed;
  }

  private void finish() {
    String chunk = new String(held, 0, heldLength, UTF_8);
    heldLength = 0;
    if (tooLong) {
      tooLong = false;
      overlong.run();
    } else {
      chunks.accept(chunk);
    }
  }
}
