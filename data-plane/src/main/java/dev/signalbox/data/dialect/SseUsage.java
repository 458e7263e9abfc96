package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.HeldToken;
import dev.signalbox.data.dialect.scan.JsonScanner;
import dev.signalbox.data.dialect.scan.SseScanner;
import dev.signalbox.data.dialect.scan.SseSink;

/// Reads usage from an event stream. Each event's data passes through one scanner that is started
/// anew; nothing of an event is kept and nothing is allocated for it.
final class SseUsage implements UsageStream, SseSink {

  private static final int MAX_EVENT_NAME = 64;

  /// `[DONE]`, the first byte lowest.
  private static final long DONE = 0x5d_45_4e_4f_44_5bL;

  private static final long DONE_MASK = 0xffff_ffff_ffffL;

  private final UsageTally tally;
  private final JsonScanner json;
  private final SseScanner events = new SseScanner(this);
  private final HeldToken eventName = new HeldToken(MAX_EVENT_NAME);
  private long head;
  private int headLength;
  private boolean malformed;
  private boolean ended;

  SseUsage(UsageTally tally) {
    this.tally = tally;
    this.json =
        new JsonScanner(
            tally.wanted(), tally, null, null, JsonUsage.MAX_DEPTH, JsonUsage.KEPT_BYTES);
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    events.bytes(bytes, from, to);
  }

  @Override
  public void eventName(byte[] bytes, int from, int to) {
    eventName.add(bytes, from, to);
  }

  @Override
  public void data(byte[] bytes, int from, int to) {
    for (int index = from; index < to && headLength < Long.BYTES; index++) {
      head |= (bytes[index] & 0xffL) << (headLength * Byte.SIZE);
      headLength++;
    }
    json.bytes(bytes, from, to);
  }

  @Override
  public void eventEnded(boolean hasData, long end) {
    if (hasData) {
      if ((head & DONE_MASK) == DONE) {
        tally.markEnded();
      } else if (json.end()) {
        tally.completeEvent(tally.types().find(eventName.bytes(), 0, eventName.length()));
      } else {
        malformed = true;
        tally.dropEvent();
      }
    }
    json.reset();
    eventName.clear();
    head = 0;
    headLength = 0;
  }

  /// The last event counts although its blank line is missing, if it is complete otherwise.
  @Override
  public void end() {
    if (ended) {
      return;
    }
    ended = true;
    boolean done = (head & DONE_MASK) == DONE;
    if (events.hasData() && (done || json.end())) {
      eventEnded(true, 0);
    }
    tally.bodyEnded();
  }

  @Override
  public UsageReading reading() {
    return tally.reading(false, malformed, json.countedBytes());
  }
}
