package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Refusal;
import java.util.List;
import java.util.Optional;

/// Where `cache_control` may stand (docs: build-with-claude/prompt-caching).
final class CacheRules {

  private static final int MAX_BREAKPOINTS = 4;

  private CacheRules() {}

  static Optional<Refusal> check(JsonValue.Obj body) {
    List<PromptBlock> breakpoints =
        PromptBlock.of(body).stream().filter(block -> block.cacheControl().isPresent()).toList();
    if (breakpoints.size() > MAX_BREAKPOINTS) {
      return refuse(
          "A maximum of 4 blocks with cache_control may be provided. Found "
              + breakpoints.size()
              + ".");
    }
    boolean shortBefore = false;
    for (PromptBlock block : breakpoints) {
      JsonValue.Obj control = block.cacheControl().orElseThrow();
      String type = control.string("type");
      if (!type.equals("ephemeral")) {
        return refuse(
            block.place()
                + ".cache_control: Input tag '"
                + type
                + "' found using 'type' does not match any of the expected tags: 'ephemeral'");
      }
      String ttl = control.get("ttl").map(JsonValue::asString).orElse("5m");
      if (!ttl.equals("5m") && !ttl.equals("1h")) {
        return refuse(block.place() + ".cache_control.ephemeral.ttl: Input should be '5m' or '1h'");
      }
      if (ttl.equals("1h") && shortBefore) {
        return refuse(
            block.place()
                + ".cache_control.ttl: a ttl='1h' cache_control block must not come after a"
                + " ttl='5m' cache_control block. Note that blocks are processed in the following"
                + " order: `tools`, `system`, `messages`.");
      }
      shortBefore = shortBefore || ttl.equals("5m");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.invalid(message));
  }
}
