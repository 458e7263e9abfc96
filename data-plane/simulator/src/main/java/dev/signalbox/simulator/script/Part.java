package dev.signalbox.simulator.script;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;

/// One piece of an answer, in the order in which the model says it.
public sealed interface Part {

  /// Reasoning. When redacted, the caller sees only a sealed form of it.
  record Thinking(String text, boolean redacted) implements Part {}

  /// Text for the user.
  record Text(String text) implements Part {}

  /// A call of one of the tools that the caller offered.
  record ToolCall(OfferedTool tool, JsonValue input) implements Part {
    /// The input as the vendors write it: the text itself for a free-form tool, else JSON.
    public String inputText() {
      return input instanceof JsonValue.Text free ? free.value() : Json.write(input);
    }
  }
}
