package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.JsonScanner;
import dev.signalbox.data.dialect.scan.JsonSink;

/// Tells whether the data of one event is a chunk with usage and without choices.
final class UsageChunkWatch implements JsonSink {

  private static final int CHOICES = 0;
  private static final int CHOICE = 1;
  private static final int USAGE = 2;
  private static final JsonPath WANTED =
      JsonPath.tree().want("choices", CHOICES).want("choices[]", CHOICE).want("usage", USAGE);

  private final JsonScanner json =
      new JsonScanner(WANTED, this, null, null, JsonUsage.MAX_DEPTH, 64);
  private boolean choicesEmpty;
  private boolean usageFound;
  private boolean ruledOut;

  void reset() {
    json.reset();
    choicesEmpty = false;
    usageFound = false;
    ruledOut = false;
  }

  void bytes(byte[] bytes, int from, int to) {
    if (!ruledOut) {
      json.bytes(bytes, from, to);
      ruledOut |= json.isBroken();
    }
  }

  /// Whether it may still turn out to be one.
  boolean mayBeUsageChunk() {
    return !ruledOut;
  }

  /// Whether it is one, and complete.
  boolean isUsageChunk() {
    return !ruledOut && json.isDone() && choicesEmpty && usageFound;
  }

  @Override
  public void opened(int slot, boolean array) {
    switch (slot) {
      case CHOICES -> ruledOut |= !array;
      case USAGE -> {
        usageFound = !array;
        ruledOut |= array;
      }
      default -> ruledOut = true;
    }
  }

  @Override
  public void closed(int slot, boolean empty) {
    choicesEmpty |= slot == CHOICES && empty;
  }

  @Override
  public void text(int slot, byte[] raw, int from, int to) {
    ruledOut = true;
  }

  @Override
  public void scalar(int slot, byte[] raw, int from, int to) {
    ruledOut = true;
  }

  @Override
  public void overlong(int slot) {
    ruledOut = true;
  }
}
