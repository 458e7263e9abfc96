package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.simulator.cache.AutomaticCache;
import dev.signalbox.simulator.cache.PrefixCache;
import dev.signalbox.simulator.cache.PrefixHash;
import dev.signalbox.simulator.cache.Tokens;
import dev.signalbox.simulator.call.Call;
import java.nio.charset.StandardCharsets;

/// The tokens of a prompt, and how many of them the automatic prompt cache knew (docs:
/// guides/prompt-caching): prompts of 1,024 tokens and more, in steps of 128, forgotten after ten
/// minutes without use.
record PromptTokens(long total, long cached) {

  /// Reads and writes the cache for one call. The prompt is the named members, in this order; each
  /// further turn of a conversation must only append to it.
  static PromptTokens of(Call call, PrefixCache cache, String... members) {
    byte[] prompt = text(call.body(), members).getBytes(StandardCharsets.UTF_8);
    PrefixHash hash = new PrefixHash(OpenAi.credential(call.headers()), call.model());
    return new PromptTokens(
        Tokens.ofBytes(prompt.length), AutomaticCache.known(prompt, hash, cache, call.received()));
  }

  /// The same in disjoint units.
  UsageCounts counts(long output) {
    return UsageCounts.NONE
        .with(Unit.INPUT_TOKEN, total - cached)
        .with(Unit.CACHE_READ_TOKEN, cached)
        .with(Unit.OUTPUT_TOKEN, output);
  }

  private static String text(JsonValue.Obj body, String... members) {
    StringBuilder text = new StringBuilder();
    for (String member : members) {
      body.get(member)
          .ifPresent(value -> {
            if (value instanceof JsonValue.Array array) {
              array.items().forEach(item -> text.append(Json.write(item)).append('\n'));
            } else {
              text.append(Json.write(value)).append('\n');
            }
          });
    }
    return text.toString();
  }
}
