package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonScanner;
import dev.signalbox.data.dialect.scan.Words;

/// Reads usage from an answer that is one JSON value.
final class JsonUsage implements UsageStream {

  /// How deep an answer may nest.
  static final int MAX_DEPTH = 512;

  /// Bytes of one token that are kept: names of models and the like, every character an escape.
  static final int KEPT_BYTES = 1536;

  private final UsageTally tally;
  private final JsonScanner json;
  private boolean complete;
  private boolean ended;

  JsonUsage(UsageTally tally) {
    this.tally = tally;
    this.json = new JsonScanner(tally.wanted(), tally, null, null, MAX_DEPTH, KEPT_BYTES);
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    json.bytes(bytes, from, to);
  }

  @Override
  public void end() {
    ended = true;
    complete = json.end();
    if (complete) {
      tally.completeEvent(Words.UNKNOWN);
    }
  }

  @Override
  public UsageReading reading() {
    boolean malformed = json.isBroken() || (ended && !complete);
    return tally.reading(complete, malformed, json.countedBytes());
  }
}
