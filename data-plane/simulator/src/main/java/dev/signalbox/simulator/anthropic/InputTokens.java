package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.cache.PrefixHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The input tokens of a call, sorted by what happened to them in the prompt cache (docs:
/// build-with-claude/prompt-caching, "Mixing different TTLs"): read up to A, the longest known
/// prefix; written for an hour from A to B, the last one-hour breakpoint; written for five minutes
/// from B to C, the last breakpoint; fresh after C.
record InputTokens(long fresh, long read, long writtenShort, long writtenLong) {

  private static final int LOOKBACK_BLOCKS = 20;

  /// All input.
  long total() {
    return fresh + read + writtenShort + writtenLong;
  }

  UsageCounts counts(long output) {
    return UsageCounts.NONE
        .with(Unit.INPUT_TOKEN, fresh)
        .with(Unit.CACHE_READ_TOKEN, read)
        .with(Unit.CACHE_WRITE_5M_TOKEN, writtenShort)
        .with(Unit.CACHE_WRITE_1H_TOKEN, writtenLong)
        .with(Unit.OUTPUT_TOKEN, output);
  }

  /// Reads and writes the cache for one call.
  static InputTokens of(
      List<PromptBlock> blocks, String credential, String model, PrefixCache cache, Instant now) {
    PrefixHash hash = new PrefixHash(credential, model);
    List<Prefix> prefixes = new ArrayList<>();
    long total = 0;
    for (PromptBlock block : blocks) {
      total += block.tokens();
      prefixes.add(new Prefix(hash.add(block.text()), total));
    }
    List<Integer> breakpoints = new ArrayList<>();
    for (int index = 0; index < blocks.size(); index++) {
      if (blocks.get(index).lifetime().isPresent()
          && prefixes.get(index).tokens() >= leastTokens(model)) {
        breakpoints.add(index);
      }
    }
    int hit = hit(prefixes, breakpoints, cache, now);
    long read = hit < 0 ? 0 : prefixes.get(hit).tokens();
    long longEnd = read;
    long end = read;
    for (int index : breakpoints) {
      Duration lifetime = blocks.get(index).lifetime().orElseThrow();
      Prefix prefix = prefixes.get(index);
      cache.write(prefix.hash(), lifetime, now);
      end = Math.max(end, prefix.tokens());
      if (lifetime.equals(PromptBlock.LONG)) {
        longEnd = Math.max(longEnd, prefix.tokens());
      }
    }
    return new InputTokens(total - end, read, end - longEnd, longEnd - read);
  }

  /// Prefixes shorter than this are not cached.
  static long leastTokens(String model) {
    return model.toLowerCase(Locale.ROOT).contains("haiku") ? 2_048 : 1_024;
  }

  private static int hit(
      List<Prefix> prefixes, List<Integer> breakpoints, PrefixCache cache, Instant now) {
    for (int breakpoint : breakpoints.reversed()) {
      int oldest = Math.max(0, breakpoint - LOOKBACK_BLOCKS + 1);
      for (int index = breakpoint; index >= oldest; index--) {
        if (cache.read(prefixes.get(index).hash(), now)) {
          return index;
        }
      }
    }
    return -1;
  }

  private record Prefix(String hash, long tokens) {}
}
