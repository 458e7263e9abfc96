package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Changes all parts of a conversation in the same way.
final class Prompts {

  private Prompts() {}

  /// @param change what a part becomes; empty if it stays as it is
  static Prompt mapTurns(Prompt prompt, Function<Part, Optional<Part>> change) {
    List<Turn> turns = new ArrayList<>(prompt.turns().size());
    boolean changed = false;
    for (Turn turn : prompt.turns()) {
      Optional<Turn> another = map(turn, change);
      changed |= another.isPresent();
      turns.add(another.orElse(turn));
    }
    return changed ? new PromptBuilder(prompt).turns(turns).build() : prompt;
  }

  private static Optional<Turn> map(Turn turn, Function<Part, Optional<Part>> change) {
    List<Part> parts = new ArrayList<>(turn.parts().size());
    boolean changed = false;
    for (Part part : turn.parts()) {
      Optional<Part> another = change.apply(part);
      changed |= another.isPresent();
      parts.add(another.orElse(part));
    }
    return changed ? Optional.of(new Turn(turn.role(), parts)) : Optional.empty();
  }

  static Part.ToolCall withId(Part.ToolCall call, String id) {
    return new Part.ToolCall(
        id, call.name(), call.input(), call.custom(), call.seal(), call.cache());
  }

  static Part.ToolCall withName(Part.ToolCall call, String name) {
    return new Part.ToolCall(
        call.id(), name, call.input(), call.custom(), call.seal(), call.cache());
  }

  static Part.ToolResult withId(Part.ToolResult result, String id) {
    return new Part.ToolResult(
        id, result.name(), result.content(), result.failed(), result.custom(), result.cache());
  }

  static Part.ToolResult withName(Part.ToolResult result, String name) {
    return new Part.ToolResult(
        result.callId(), name, result.content(), result.failed(), result.custom(), result.cache());
  }
}
