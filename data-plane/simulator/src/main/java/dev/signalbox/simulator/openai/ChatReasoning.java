package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Refusal;
import java.util.List;
import java.util.Optional;

/// Reasoning that compatible servers show and want back (docs: api-docs.deepseek.com, "Thinking
/// mode: tool calls"): since the last prompt, an assistant message with tool calls carries it.
final class ChatReasoning {

  private ChatReasoning() {}

  static Optional<Refusal> check(JsonValue.Obj body) {
    List<JsonValue.Obj> messages =
        body.array("messages").stream().map(JsonValue::asObject).toList();
    int start = 0;
    for (int index = 0; index < messages.size(); index++) {
      if (messages.get(index).string("role").equals("user")) {
        start = index;
      }
    }
    for (int index = start; index < messages.size(); index++) {
      JsonValue.Obj message = messages.get(index);
      if (!message.array("tool_calls").isEmpty() && message.get("reasoning_content").isEmpty()) {
        return Optional.of(
            Refusal.invalid(
                "Missing `reasoning_content` field in the assistant message at message index "
                    + index
                    + ".",
                "messages.[" + index + "].reasoning_content"));
      }
    }
    return Optional.empty();
  }
}
