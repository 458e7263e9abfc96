package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Changes all parts of a conversation in the same way.
final class Prompts {

  private Prompts() {}

  static Prompt mapTurns(Prompt prompt, UnaryOperator<Part> change) {
    List<Turn> turns = new ArrayList<>(prompt.turns().size());
    for (Turn turn : prompt.turns()) {
      List<Part> parts = new ArrayList<>(turn.parts().size());
      for (Part part : turn.parts()) {
        parts.add(change.apply(part));
      }
      turns.add(new Turn(turn.role(), parts));
    }
    return new PromptBuilder(prompt).turns(turns).build();
  }

  static Part.ToolCall withId(Part.ToolCall call, String id) {
    return new Part.ToolCall(
        id, call.name(), call.arguments(), call.custom(), call.seal(), call.cache());
  }

  static Part.ToolCall withName(Part.ToolCall call, String name) {
    return new Part.ToolCall(
        call.id(), name, call.arguments(), call.custom(), call.seal(), call.cache());
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
