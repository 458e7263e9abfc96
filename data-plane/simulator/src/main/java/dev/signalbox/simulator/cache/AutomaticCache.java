package dev.signalbox.simulator.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A prompt cache that nobody asks for: prompts of 1,024 tokens and more, in steps of 128,
/// forgotten after ten minutes without use.
public final class AutomaticCache {

  private static final int LEAST_TOKENS = 1_024;
  private static final int STEP_TOKENS = 128;
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private AutomaticCache() {}

  /// How many tokens at the start of a prompt are known; from now on all of them are.
  public static long known(byte[] prompt, PrefixHash hash, PrefixCache cache, Instant now) {
    List<String> prefixes = new ArrayList<>();
    int end = LEAST_TOKENS * Tokens.BYTES;
    for (int start = 0; end <= prompt.length; end += STEP_TOKENS * Tokens.BYTES) {
      prefixes.add(hash.add(Arrays.copyOfRange(prompt, start, end)));
      start = end;
    }
    int known = prefixes.size();
    while (known > 0 && !cache.read(prefixes.get(known - 1), now)) {
      known--;
    }
    for (String prefix : prefixes) {
      cache.write(prefix, LIFETIME, now);
    }
    return known == 0 ? 0 : LEAST_TOKENS + (long) STEP_TOKENS * (known - 1);
  }
}
