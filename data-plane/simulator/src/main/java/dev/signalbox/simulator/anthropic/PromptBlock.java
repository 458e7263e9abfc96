package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.cache.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One piece of the prompt in the order in which the vendor reads it: tools, system, messages.
///
/// @param place where it is, in the words of the vendor's errors
/// @param text what the prefix hash sees; cache settings are no part of it
/// @param cacheControl set on a cache breakpoint
record PromptBlock(String place, String text, Optional<JsonValue.Obj> cacheControl) {

  static final Duration SHORT = Duration.ofMinutes(5);
  static final Duration LONG = Duration.ofHours(1);

  long tokens() {
    return Tokens.of(text);
  }

  /// How long the prefix that ends here is to live, if it is a breakpoint.
  Optional<Duration> lifetime() {
    return cacheControl.map(control ->
        control
            .get("ttl")
            .filter(ttl -> ttl.asString().equals("1h"))
            .map(ttl -> LONG)
            .orElse(SHORT));
  }

  /// The prompt of a request. Tools that are loaded on demand are no part of it.
  static List<PromptBlock> of(JsonValue.Obj body) {
    List<PromptBlock> blocks = new ArrayList<>();
    List<JsonValue> tools = body.array("tools");
    for (int index = 0; index < tools.size(); index++) {
      JsonValue.Obj tool = tools.get(index).asObject();
      if (!tool.flag("defer_loading")) {
        blocks.add(block("tools." + index, "tool", tool));
      }
    }
    List<JsonValue.Obj> system =
        Message.blocks(body.members().getOrDefault("system", new JsonValue.Null()));
    for (int index = 0; index < system.size(); index++) {
      blocks.add(block("system." + index, "system", system.get(index)));
    }
    String settings = settings(body);
    for (Message message : Message.all(body)) {
      for (int index = 0; index < message.blocks().size(); index++) {
        JsonValue.Obj content = message.blocks().get(index);
        boolean last = index == message.blocks().size() - 1;
        Optional<JsonValue.Obj> own = control(content);
        Optional<JsonValue.Obj> control = own.isEmpty() && last ? control(message.source()) : own;
        blocks.add(
            new PromptBlock(
                message.at(index), settings + message.role() + plain(content), control));
        settings = "";
      }
    }
    return automatic(blocks, control(body));
  }

  private static PromptBlock block(String place, String kind, JsonValue.Obj source) {
    return new PromptBlock(place, kind + plain(source), control(source));
  }

  /// A top-level `cache_control` puts a breakpoint on the last block.
  private static List<PromptBlock> automatic(
      List<PromptBlock> blocks, Optional<JsonValue.Obj> control) {
    if (control.isPresent() && !blocks.isEmpty() && blocks.getLast().cacheControl().isEmpty()) {
      PromptBlock last = blocks.removeLast();
      blocks.add(new PromptBlock(last.place(), last.text(), control));
    }
    return List.copyOf(blocks);
  }

  /// Changing these forgets cached messages, but not cached tools and system text.
  private static String settings(JsonValue.Obj body) {
    return body.get("tool_choice").map(Json::write).orElse("")
        + body.get("thinking").map(Json::write).orElse("");
  }

  private static Optional<JsonValue.Obj> control(JsonValue.Obj source) {
    return source.get("cache_control").map(JsonValue::asObject);
  }

  private static String plain(JsonValue.Obj source) {
    Map<String, JsonValue> members = new LinkedHashMap<>(source.members());
    members.remove("cache_control");
    return Json.write(new JsonValue.Obj(members));
  }
}
