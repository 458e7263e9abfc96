package dev.signalbox.data.dialect.scan;

import org.jspecify.annotations.Nullable;

/// Scans one JSON text (RFC 8259) at any split and tells of the values at wanted places. Structure
/// is checked strictly; strings are passed over eight bytes at a time. Memory is bounded: a bit per
/// open container and one token that is being collected. What is not JSON stops it, quietly.
public final class JsonScanner implements ByteSink {

  private static final int VALUE = 0;
  private static final int FIRST_ITEM = 1;
  private static final int FIRST_NAME = 2;
  private static final int NAME = 3;
  private static final int COLON = 4;
  private static final int AFTER = 5;
  private static final int DONE = 6;
  private static final int IN_NAME = 7;
  private static final int IN_STRING = 8;
  private static final int IN_SCALAR = 9;
  private static final int BROKEN = 10;

  /// How many levels below the root a [JsonPath] may reach.
  private static final int MAX_TRACKED = 12;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final JsonPath root;
  private final JsonSink sink;
  private final @Nullable JsonTap tap;
  private final int maxDepth;

  private int state;
  private int depth;
  private boolean inArray;
  private boolean tooDeep;
  private final Nesting nesting = new Nesting();

  /// Places of the open containers; those deeper than `tracked` hold nothing that is wanted.
  private final JsonPath[] places = new JsonPath[MAX_TRACKED];

  private int tracked;
  private @Nullable JsonPath value;
  private int tapDepth = -1;

  private final StringEnd stringEnd;
  private final HeldToken held;

  private long offset;
  private long base;
  private long valueStart;
  private long valueEnd;
  private long countedBytes;

  /// @param starts is shown how strings begin
  /// @param maxDepth how deep the text may nest
  /// @param keep how many bytes of one token are kept; a longer string is told as overlong, a
  ///   longer number is not believed to be one
  public JsonScanner(
      JsonPath root,
      JsonSink sink,
      @Nullable JsonTap tap,
      @Nullable StringStarts starts,
      int maxDepth,
      int keep) {
    this.stringEnd = new StringEnd(starts);
    this.root = root;
    this.sink = sink;
    this.tap = tap;
    this.maxDepth = maxDepth;
    this.held = new HeldToken(keep);
    this.value = root;
  }

  /// Starts anew with another text. Counted bytes go on.
  public void reset() {
    state = VALUE;
    depth = 0;
    inArray = false;
    tooDeep = false;
    tracked = 0;
    value = root;
    tapDepth = -1;
    held.clear();
    offset = 0;
  }

  public boolean isDone() {
    return state == DONE;
  }

  public boolean isBroken() {
    return state == BROKEN;
  }

  public boolean isTooDeep() {
    return tooDeep;
  }

  /// Where the value starts that is being told, in bytes from the start of the text.
  public long valueStart() {
    return valueStart;
  }

  /// Where it ends; not known of a container that is being opened.
  public long valueEnd() {
    return valueEnd;
  }

  /// Bytes of strings at counted places, as they stand in the text.
  public long countedBytes() {
    return countedBytes;
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    base = offset - from;
    offset += to - from;
    int index = from;
    while (index < to && state != BROKEN) {
      index =
          switch (state) {
            case IN_NAME -> name(bytes, index, to);
            case IN_STRING -> string(bytes, index, index, to);
            case IN_SCALAR -> scalar(bytes, index, to);
            default -> structure(bytes, index, to);
          };
    }
  }

  /// The text has ended; a number at the top is complete only now. Says whether all is complete.
  public boolean end() {
    if (state == IN_SCALAR && depth == 0) {
      finishScalar(held.bytes(), 0, held.length(), offset);
    }
    return state == DONE;
  }

  private int structure(byte[] bytes, int from, int to) {
    int index = from;
    while (index < to && state < IN_NAME) {
      byte next = bytes[index];
      switch (next) {
        case ' ', '\n', '\r', '\t' -> index++;
        case '"' -> index = isWanted() ? quote(bytes, index, to) : passString(bytes, index + 1, to);
        case ',' -> {
          comma();
          index++;
        }
        case ':' -> {
          state = state == COLON ? VALUE : BROKEN;
          index++;
        }
        case '{', '[' -> open(next, base + index++);
        case '}', ']' -> close(next, base + ++index);
        default -> index = startScalar(bytes, index, to);
      }
    }
    return index;
  }

  /// Whether anyone wants the string, name or value, that starts here.
  private boolean isWanted() {
    return tapDepth >= 0 || value != null || (state >= FIRST_NAME && tracked == depth);
  }

  /// The short way over a string that nobody wants: most of a body.
  private int passString(byte[] bytes, int from, int to) {
    stringEnd.start();
    int end = stringEnd.find(bytes, from, to);
    boolean closed = end < to;
    if (state <= FIRST_ITEM) {
      state = closed ? (depth == 0 ? DONE : AFTER) : IN_STRING;
    } else if (state <= NAME) {
      state = closed ? COLON : IN_NAME;
    } else {
      state = BROKEN;
    }
    return closed ? end + 1 : to;
  }

  private int quote(byte[] bytes, int index, int to) {
    held.clear();
    stringEnd.start();
    if (state <= FIRST_ITEM) {
      startValue(base + index);
      return string(bytes, index, index + 1, to);
    }
    if (state == FIRST_NAME || state == NAME) {
      return name(bytes, index + 1, to);
    }
    state = BROKEN;
    return to;
  }

  private void comma() {
    if (state != AFTER) {
      state = BROKEN;
      return;
    }
    if (tapDepth >= 0 && tap != null) {
      tap.comma(inArray);
    }
    state = inArray ? VALUE : NAME;
    value = inArray && tracked == depth ? places[depth].items() : null;
  }

  private void open(byte bracket, long at) {
    if (state > FIRST_ITEM || depth == maxDepth) {
      tooDeep = state <= FIRST_ITEM;
      state = BROKEN;
      return;
    }
    JsonPath place = value;
    startValue(at);
    if (tapDepth >= 0 && tap != null) {
      tap.open(bracket);
    }
    depth++;
    inArray = bracket == '[';
    nesting.set(depth, inArray);
    state = inArray ? FIRST_ITEM : FIRST_NAME;
    value = null;
    if (place == null || !place.isFollowed()) {
      return;
    }
    places[++tracked] = place;
    if (inArray) {
      value = place.items();
    }
    if (place.slot() != JsonPath.NO_SLOT) {
      sink.opened(place.slot(), inArray);
    }
  }

  private void close(byte bracket, long end) {
    boolean array = bracket == ']';
    boolean empty = state == (array ? FIRST_ITEM : FIRST_NAME);
    if (!empty && (state != AFTER || inArray != array)) {
      state = BROKEN;
      return;
    }
    JsonPath place = tracked == depth ? places[tracked--] : null;
    depth--;
    inArray = nesting.isArray(depth);
    valueEnd = end;
    if (tapDepth >= 0 && tap != null) {
      tap.close(bracket);
    }
    if (place != null && place.slot() != JsonPath.NO_SLOT) {
      sink.closed(place.slot(), empty);
    }
    finishValue();
  }

  private void startValue(long at) {
    valueStart = at;
    if (value != null && value.isTapped() && tap != null) {
      tapDepth = depth;
      tap.begin();
    }
  }

  private void finishValue() {
    if (tapDepth == depth) {
      tapDepth = -1;
    }
    state = depth == 0 ? DONE : AFTER;
  }

  private int name(byte[] bytes, int from, int to) {
    boolean wanted = tracked == depth || tapDepth >= 0;
    int end = stringEnd.find(bytes, from, to);
    if (wanted && (end == to || !held.isEmpty())) {
      held.add(bytes, from, end);
    }
    if (end == to) {
      state = IN_NAME;
      return to;
    }
    state = COLON;
    value = null;
    if (wanted && held.isEmpty()) {
      finishName(bytes, from, Math.min(end, from + held.limit()));
    } else if (wanted) {
      finishName(held.bytes(), 0, held.length());
    }
    return end + 1;
  }

  private void finishName(byte[] raw, int from, int to) {
    if (tapDepth >= 0 && tap != null) {
      tap.name(raw, from, to);
    }
    if (tracked != depth) {
      return;
    }
    value = places[depth].member(raw, from, to);
    if (value != null || !JsonText.hasBackslash(raw, from, to)) {
      return;
    }
    byte[] plain = JsonText.unescape(raw, from, to);
    value = plain == null ? null : places[depth].member(plain, 0, plain.length);
    state = plain == null ? BROKEN : state;
  }

  private int string(byte[] bytes, int pieceStart, int from, int to) {
    int end = stringEnd.find(bytes, from, to);
    if (tapDepth >= 0 && tap != null) {
      tap.piece(bytes, pieceStart, Math.min(end + 1, to));
    }
    JsonPath place = value;
    boolean closed = end < to;
    if (place != null) {
      if (place.isCounted()) {
        countedBytes += end - from;
      }
      if (place.slot() != JsonPath.NO_SLOT) {
        valueEnd = base + end + 1;
        collect(place.slot(), bytes, from, end, closed);
      }
    }
    if (!closed) {
      state = IN_STRING;
      return to;
    }
    if (tapDepth >= 0 && tap != null) {
      tap.scalarEnded();
    }
    finishValue();
    return end + 1;
  }

  private void collect(int slot, byte[] bytes, int from, int end, boolean closed) {
    if (closed && held.isEmpty() && end - from <= held.limit()) {
      sink.text(slot, bytes, from, end);
      return;
    }
    held.add(bytes, from, end);
    if (closed && held.isOverflowed()) {
      sink.overlong(slot);
    } else if (closed) {
      sink.text(slot, held.bytes(), 0, held.length());
    }
  }

  private int startScalar(byte[] bytes, int index, int to) {
    long at = base + index;
    if (at < BYTE_ORDER_MARK.length
        && depth == 0
        && state == VALUE
        && bytes[index] == BYTE_ORDER_MARK[(int) at]) {
      return index + 1;
    }
    if (state > FIRST_ITEM || !JsonText.isScalarByte(bytes[index])) {
      state = BROKEN;
      return to;
    }
    held.clear();
    startValue(at);
    return scalar(bytes, index, to);
  }

  private int scalar(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && JsonText.isScalarByte(bytes[end])) {
      end++;
    }
    if (tapDepth >= 0 && tap != null && end > from) {
      tap.piece(bytes, from, end);
    }
    if (end < to && held.isEmpty()) {
      finishScalar(bytes, from, end, base + end);
      return end;
    }
    held.add(bytes, from, end);
    if (end < to) {
      finishScalar(held.bytes(), 0, held.length(), base + end);
    } else {
      state = IN_SCALAR;
    }
    return end;
  }

  private void finishScalar(byte[] raw, int from, int to, long end) {
    if (held.isOverflowed() || to - from > held.limit() || !JsonText.isScalar(raw, from, to)) {
      state = BROKEN;
      return;
    }
    valueEnd = end;
    JsonPath place = value;
    if (place != null && place.slot() != JsonPath.NO_SLOT) {
      sink.scalar(place.slot(), raw, from, to);
    }
    if (tapDepth >= 0 && tap != null) {
      tap.scalarEnded();
    }
    finishValue();
  }
}
