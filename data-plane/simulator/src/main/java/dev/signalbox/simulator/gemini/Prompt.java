package dev.signalbox.simulator.gemini;

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

/// The tokens of a prompt, and how many of them the implicit cache knew (docs:
/// gemini-api/docs/caching).
record Prompt(long total, long cached) {

  /// Counts only.
  static long tokens(JsonValue.Obj body) {
    return Tokens.ofBytes(text(body).length);
  }

  /// Counts, reads and writes the cache.
  static Prompt of(Call call, JsonValue.Obj body, PrefixCache cache) {
    byte[] prompt = text(body);
    PrefixHash hash = new PrefixHash(Gemini.credential(call.request()), call.model());
    return new Prompt(
        Tokens.ofBytes(prompt.length), AutomaticCache.known(prompt, hash, cache, call.received()));
  }

  /// The same in disjoint units.
  UsageCounts counts(long output) {
    return UsageCounts.NONE
        .with(Unit.INPUT_TOKEN, total - cached)
        .with(Unit.CACHE_READ_TOKEN, cached)
        .with(Unit.OUTPUT_TOKEN, output);
  }

  private static byte[] text(JsonValue.Obj body) {
    StringBuilder text = new StringBuilder();
    body.get("systemInstruction").ifPresent(system -> text.append(Json.write(system)).append('\n'));
    for (String name : new String[] {"tools", "contents"}) {
      body.array(name).forEach(item -> text.append(Json.write(item)).append('\n'));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
