package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.JsonPath;
import dev.signalbox.data.dialect.scan.JsonSink;
import dev.signalbox.data.dialect.scan.JsonText;
import dev.signalbox.data.dialect.scan.Words;
import dev.signalbox.model.usage.UsageCounts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Adds up what the events of one answer, or its one JSON value, say about usage. Counts in a
/// stream are cumulative and may repeat, so each is the maximum seen; a zero or a missing member
/// never lowers it. Subclasses know where the members of their format stand.
abstract class UsageTally implements JsonSink {

  /// Slots below this hold counts.
  static final int COUNTS = 16;

  static final int MODEL = 16;
  static final int TIER = 17;
  static final int ID = 18;
  static final int TYPE = 19;
  static final int FINISH = 20;
  static final int ERROR = 21;

  /// From here on, slots of one format only; see [#own].
  static final int OWN = 22;

  private static final int MAX_CHARACTERS = 256;

  private final long[] maxima = new long[COUNTS];
  private int type = Words.UNKNOWN;
  private boolean finishFound;
  private boolean usageSeen;
  private boolean ended;
  private boolean failed;
  private @Nullable String model;
  private @Nullable String tier;
  private @Nullable String id;

  /// The wanted places of this format.
  abstract JsonPath wanted();

  /// The words of `type` and `event` that matter to this format.
  abstract Words types();

  /// An event, or the one JSON value, is complete.
  ///
  /// @param type what it calls itself, an index into [#types()] or [Words#UNKNOWN]
  /// @param finished whether it has the reason why the answer finished
  abstract void eventEnded(int type, boolean finished);

  /// The body has ended.
  void bodyEnded() {}

  /// A text at a place of this format only.
  void own(int slot, byte[] raw, int from, int to) {}

  /// An object or array at a place of this format only begins.
  void ownOpened(int slot) {}

  /// The service tier that the price depends on, as this format says it.
  @Nullable String servedTier() {
    return tier;
  }

  /// The disjoint counts that the members seen amount to.
  abstract UsageCounts counts();

  /// The event, or the one JSON value, that was read last is complete.
  ///
  /// @param named what its `event` line says, for events whose JSON does not say it
  final void completeEvent(int named) {
    eventEnded(type == Words.UNKNOWN ? named : type, finishFound);
    dropEvent();
  }

  /// The event that was read last is not to be understood.
  final void dropEvent() {
    type = Words.UNKNOWN;
    finishFound = false;
  }

  final long max(int slot) {
    return maxima[slot];
  }

  final boolean isUsageSeen() {
    return usageSeen;
  }

  final void markEnded() {
    ended = true;
  }

  final void markFailed() {
    failed = true;
  }

  final UsageReading reading(boolean complete, boolean malformed, long outputTextBytes) {
    return new UsageReading(
        counts(),
        usageSeen,
        ended || complete,
        failed,
        malformed,
        Optional.ofNullable(model),
        Optional.ofNullable(servedTier()),
        Optional.ofNullable(id),
        outputTextBytes);
  }

  @Override
  public final void scalar(int slot, byte[] raw, int from, int to) {
    if (slot < COUNTS) {
      long count = JsonText.count(raw, from, to);
      if (count >= 0) {
        usageSeen = true;
        maxima[slot] = Math.max(maxima[slot], count);
      }
    }
  }

  @Override
  public final void text(int slot, byte[] raw, int from, int to) {
    switch (slot) {
      case MODEL -> model = model == null ? decoded(raw, from, to) : model;
      case ID -> id = id == null ? decoded(raw, from, to) : id;
      case TIER -> {
        // The tier asked for comes first, the tier served last.
        if (tier == null || !isSame(tier, raw, from, to)) {
          String found = decoded(raw, from, to);
          tier = found == null ? tier : found;
        }
      }
      case TYPE -> type = types().findJson(raw, from, to);
      case FINISH -> finishFound = true;
      case ERROR -> failed = true;
      default -> own(slot, raw, from, to);
    }
  }

  @Override
  public final void opened(int slot, boolean array) {
    failed |= slot == ERROR;
    if (slot >= OWN) {
      ownOpened(slot);
    }
  }

  @Override
  public void closed(int slot, boolean empty) {}

  @Override
  public void overlong(int slot) {
    failed |= slot == ERROR;
  }

  static @Nullable String decoded(byte[] raw, int from, int to) {
    String text = JsonText.decode(raw, from, to);
    return text == null || text.isEmpty() || text.length() > MAX_CHARACTERS ? null : text;
  }

  private static boolean isSame(String text, byte[] raw, int from, int to) {
    if (text.length() != to - from) {
      return false;
    }
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) != raw[from + index]) {
        return false;
      }
    }
    return true;
  }
}
