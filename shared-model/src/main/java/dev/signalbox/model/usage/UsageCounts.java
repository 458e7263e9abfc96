package dev.signalbox.model.usage;

import java.util.Arrays;

/// How much of each [Unit] an attempt used. Immutable; counts are never negative.
public final class UsageCounts {

  /// Nothing used.
  public static final UsageCounts NONE = new UsageCounts(new long[Unit.values().length]);

  private final long[] counts;

  private UsageCounts(long[] counts) {
    this.counts = counts;
  }

  /// Counts in the order of [Unit]; the array is copied.
  ///
  /// @throws IllegalArgumentException if a count is negative or the length is wrong
  public static UsageCounts ofOrdinals(long[] counts) {
    if (counts.length != NONE.counts.length) {
      throw new IllegalArgumentException("one count per unit, not " + counts.length);
    }
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException("a count is never negative");
      }
    }
    return new UsageCounts(counts.clone());
  }

  /// This with another count for one unit.
  public UsageCounts with(Unit unit, long count) {
    long[] changed = counts.clone();
    changed[unit.ordinal()] = count;
    return ofOrdinals(changed);
  }

  /// The count of one unit.
  public long of(Unit unit) {
    return counts[unit.ordinal()];
  }

  /// All input tokens, cached or not: what long-context thresholds look at.
  public long totalInputTokens() {
    return of(Unit.INPUT_TOKEN)
        + of(Unit.CACHE_READ_TOKEN)
        + of(Unit.CACHE_WRITE_5M_TOKEN)
        + of(Unit.CACHE_WRITE_1H_TOKEN);
  }

  /// Whether nothing was used at all.
  public boolean isNone() {
    return Arrays.equals(counts, NONE.counts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UsageCounts that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "UsageCounts" + Arrays.toString(counts);
  }
}
