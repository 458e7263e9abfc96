package dev.signalbox.data.dialect;

import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;

/// OpenAI's formats count cached tokens inside the input tokens, and reasoning inside the output
/// tokens.
final class OpenAiCounts {

  private OpenAiCounts() {}

  /// Disjoint counts.
  ///
  /// @param input all input tokens
  /// @param cacheRead those of them that were read from a cache
  /// @param cacheWrite those of them that were written to a cache, of the vendors that charge this
  static UsageCounts disjoint(long input, long cacheRead, long cacheWrite, long output) {
    long read = Math.min(cacheRead, input);
    long written = Math.min(cacheWrite, input - read);
    return UsageCounts.NONE
        .with(Unit.INPUT_TOKEN, input - read - written)
        .with(Unit.CACHE_READ_TOKEN, read)
        .with(Unit.CACHE_WRITE_5M_TOKEN, written)
        .with(Unit.OUTPUT_TOKEN, output);
  }
}
