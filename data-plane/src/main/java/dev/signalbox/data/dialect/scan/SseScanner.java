package dev.signalbox.data.dialect.scan;

/// Splits an event stream (WHATWG HTML, "server-sent events") into events, at any split: lines end
/// in LF, CR LF or CR; the space after the colon may be missing; comments and unknown fields are
/// passed over. Nothing is kept but where in a line we are.
public final class SseScanner implements ByteSink {

  private enum State {
    LINE_START,
    FIELD,
    AFTER_COLON,
    VALUE
  }

  private enum Field {
    DATA,
    EVENT,
    OTHER
  }

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] LINE_FEED = {'\n'};
  private static final long DATA = packed("data");
  private static final long EVENT = packed("event");
  private static final long DATA_COLON = packed("data:");
  private static final long DATA_COLON_MASK = 0xff_ffff_ffffL;

  private final SseSink sink;
  private State state = State.LINE_START;
  private Field field = Field.OTHER;
  private long name;
  private int nameLength;
  private boolean lineFeedDue;

  /// Whether the last line end was that of an event.
  private boolean justEnded;

  private boolean hasData;
  private long offset;

  public SseScanner(SseSink sink) {
    this.sink = sink;
  }

  /// Whether the event that is not ended yet has data.
  public boolean hasData() {
    return hasData;
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    int index = from;
    long base = offset - from;
    offset += to - from;
    if (lineFeedDue && index < to) {
      lineFeedDue = false;
      if (bytes[index] == '\n') {
        index++;
        if (justEnded) {
          sink.lateLineFeed();
        }
      }
    }
    while (index < to) {
      index =
          switch (state) {
            case LINE_START -> lineStart(bytes, index, to, base);
            case FIELD -> field(bytes, index, to);
            case AFTER_COLON -> afterColon(bytes, index);
            case VALUE -> value(bytes, index, to);
          };
    }
  }

  private int lineStart(byte[] bytes, int index, int to, long base) {
    byte first = bytes[index];
    if (first == '\n' || first == '\r') {
      int next = lineEnd(bytes, index, to);
      justEnded = true;
      boolean complete = hasData;
      hasData = false;
      sink.eventEnded(complete, base + next);
      return next;
    }
    if (index <= to - Long.BYTES && (Swar.word(bytes, index) & DATA_COLON_MASK) == DATA_COLON) {
      field = Field.DATA;
      state = State.AFTER_COLON;
      return index + "data:".length();
    }
    long at = base + index;
    if (at < BYTE_ORDER_MARK.length && first == BYTE_ORDER_MARK[(int) at]) {
      return index + 1;
    }
    name = 0;
    nameLength = 0;
    state = State.FIELD;
    return index;
  }

  private int field(byte[] bytes, int from, int to) {
    int index = from;
    while (index < to) {
      byte next = bytes[index];
      if (next == ':') {
        chooseField();
        state = State.AFTER_COLON;
        return index + 1;
      }
      if (next == '\n' || next == '\r') {
        chooseField();
        if (field == Field.DATA) {
          startData();
        }
        return lineEnd(bytes, index, to);
      }
      if (nameLength < Long.BYTES) {
        name |= (next & 0xffL) << (nameLength * Byte.SIZE);
        nameLength++;
      }
      index++;
    }
    return to;
  }

  private void chooseField() {
    if (name == DATA) {
      field = Field.DATA;
    } else {
      field = name == EVENT ? Field.EVENT : Field.OTHER;
    }
  }

  private int afterColon(byte[] bytes, int index) {
    state = State.VALUE;
    if (field == Field.DATA) {
      startData();
    }
    return bytes[index] == ' ' ? index + 1 : index;
  }

  private void startData() {
    if (hasData) {
      sink.data(LINE_FEED, 0, 1);
    }
    hasData = true;
  }

  private int value(byte[] bytes, int from, int to) {
    int end = Swar.lineEnd(bytes, from, to);
    if (end > from && field == Field.DATA) {
      sink.data(bytes, from, end);
    } else if (end > from && field == Field.EVENT) {
      sink.eventName(bytes, from, end);
    }
    return end == to ? to : lineEnd(bytes, end, to);
  }

  /// The start of the line after the one that ends here.
  private int lineEnd(byte[] bytes, int index, int to) {
    state = State.LINE_START;
    justEnded = false;
    if (bytes[index] == '\r') {
      if (index + 1 == to) {
        lineFeedDue = true;
      } else if (bytes[index + 1] == '\n') {
        return index + 2;
      }
    }
    return index + 1;
  }

  private static long packed(String ascii) {
    long word = 0;
    for (int index = 0; index < ascii.length(); index++) {
      word |= (long) ascii.charAt(index) << (index * Byte.SIZE);
    }
    return word;
  }
}
