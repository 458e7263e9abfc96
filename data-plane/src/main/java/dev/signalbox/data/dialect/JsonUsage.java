package dev.signalbox.data.dialect;

/// Reads usage from an answer that is one JSON value.
final class JsonUsage implements UsageStream {

  /// How deep an answer may nest.
  static final int MAX_DEPTH = 512;

  /// Bytes of one token that are kept: names of models and the like, every character an escape.
  static final int KEPT_BYTES = 1536;

  private final UsageTally tally;
  private final JsonScanner json;
  private boolean complete;
  private boolean malformed;

  JsonUsage(UsageTally tally) {
    this.tally = tally;
    this.json = new JsonScanner(tally.wanted(), tally, null, MAX_DEPTH, KEPT_BYTES);
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    json.bytes(bytes, from, to);
    look(json.isDone());
  }

  @Override
  public void end() {
    look(json.end());
    malformed |= !complete;
  }

  @Override
  public UsageReading reading() {
    return tally.reading(complete, malformed, json.countedBytes());
  }

  private void look(boolean done) {
    malformed |= json.isBroken();
    if (done && !complete) {
      complete = true;
      tally.completeEvent(Words.UNKNOWN);
    }
  }
}
