package dev.signalbox.data.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// Splits an event stream (WHATWG HTML, "server-sent events") into events, at any split: lines end
/// in LF, CR LF or CR; the space after the colon may be missing; comments and unknown fields are
/// passed over. Takes linear time, and keeps one event at most.
public final class SseReader {

  /// Gets the events.
  public interface Sink {

    /// An event with data.
    ///
    /// @param name its name, or empty
    /// @param data its data, lines joined by LF
    void event(String name, String data);

    /// An event was larger than can be taken; nothing of it comes.
    void overlong();
  }

  /// Largest event.
  public static final int MAX_EVENT_BYTES = 32 * 1024 * 1024;

  private static final byte[] DATA = "data".getBytes(UTF_8);
  private static final byte[] EVENT = "event".getBytes(UTF_8);

  private final Sink sink;
  private byte[] line = new byte[256];
  private int lineLength;
  private byte[] data = new byte[1024];
  private int dataLength;
  private boolean hasData;
  private boolean overlong;
  private boolean lineFeedDue;
  private boolean started;
  private String name = "";

  public SseReader(Sink sink) {
    this.sink = sink;
  }

  /// More of the stream.
  public void bytes(byte[] bytes, int from, int to) {
    int start = from;
    if (lineFeedDue && start < to) {
      lineFeedDue = false;
      if (bytes[start] == '\n') {
        start++;
      }
    }
    int index = start;
    while (index < to) {
      byte next = bytes[index];
      if (next != '\n' && next != '\r') {
        index++;
        continue;
      }
      endLine(bytes, start, index);
      index++;
      if (next == '\r') {
        if (index == to) {
          lineFeedDue = true;
        } else if (bytes[index] == '\n') {
          index++;
        }
      }
      start = index;
    }
    keep(bytes, start, to);
  }

  /// The stream is over. What came without an empty line after it is an event too: some servers
  /// leave out the last one.
  public void end() {
    if (lineLength > 0) {
      endLine(line, 0, 0);
    }
    dispatch();
  }

  private void keep(byte[] bytes, int from, int to) {
    int more = to - from;
    if (more == 0) {
      return;
    }
    if (overlong || lineLength + more > MAX_EVENT_BYTES) {
      overlong = true;
      return;
    }
    line = append(line, lineLength, bytes, from, to);
    lineLength += more;
  }

  private void endLine(byte[] bytes, int from, int to) {
    if (lineLength == 0) {
      line(bytes, from, to);
      return;
    }
    keep(bytes, from, to);
    int length = lineLength;
    lineLength = 0;
    line(line, 0, length);
  }

  private void line(byte[] bytes, int start, int to) {
    int from = start;
    if (!started) {
      started = true;
      if (to - from >= 3 && bytes[from] == (byte) 0xef && bytes[from + 1] == (byte) 0xbb) {
        from += 3;
      }
    }
    if (from == to) {
      dispatch();
      return;
    }
    int colon = from;
    while (colon < to && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, to);
    if (value < to && bytes[value] == ' ') {
      value++;
    }
    if (is(bytes, from, colon, DATA)) {
      addData(bytes, value, to);
    } else if (is(bytes, from, colon, EVENT)) {
      name = new String(bytes, value, to - value, UTF_8);
    }
  }

  private void addData(byte[] bytes, int from, int to) {
    if (overlong || dataLength + (to - from) >= MAX_EVENT_BYTES) {
      overlong = true;
      return;
    }
    if (hasData) {
      data = append(data, dataLength++, new byte[] {'\n'}, 0, 1);
    }
    hasData = true;
    data = append(data, dataLength, bytes, from, to);
    dataLength += to - from;
  }

  private void dispatch() {
    String event = name;
    boolean complete = hasData;
    int length = dataLength;
    name = "";
    hasData = false;
    dataLength = 0;
    if (overlong) {
      overlong = false;
      sink.overlong();
    } else if (complete) {
      sink.event(event, new String(data, 0, length, UTF_8));
    }
  }

  private static boolean is(byte[] bytes, int from, int to, byte[] word) {
    return Arrays.equals(bytes, from, to, word, 0, word.length);
  }

  private static byte[] append(byte[] target, int length, byte[] bytes, int from, int to) {
    int needed = length + (to - from);
    byte[] room =
        needed <= target.length ? target : Arrays.copyOf(target, Math.max(needed, length * 2));
    System.arraycopy(bytes, from, room, length, to - from);
    return room;
  }
}
