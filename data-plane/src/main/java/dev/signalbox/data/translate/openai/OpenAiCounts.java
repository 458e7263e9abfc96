package dev.signalbox.data.translate.openai;

import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;

/// OpenAI counts cached tokens inside the input tokens, and reasoning inside the output tokens.
public final class OpenAiCounts {

  private OpenAiCounts() {}

  /// Disjoint counts.
  ///
  /// @param input all input tokens
  /// @param read those of them that were read from a cache
  /// @param written those of them that were written to a cache
  public static UsageCounts disjoint(long input, long read, long written, long output) {
    long fromCache = Math.min(read, input);
    long toCache = Math.min(written, input - fromCache);
    return UsageCounts.NONE
        .with(Unit.INPUT_TOKEN, input - fromCache - toCache)
        .with(Unit.CACHE_READ_TOKEN, fromCache)
        .with(Unit.CACHE_WRITE_5M_TOKEN, toCache)
        .with(Unit.OUTPUT_TOKEN, output);
  }

  /// Input tokens that were written to a cache.
  public static long written(UsageCounts counts) {
    return counts.of(Unit.CACHE_WRITE_5M_TOKEN) + counts.of(Unit.CACHE_WRITE_1H_TOKEN);
  }
}
