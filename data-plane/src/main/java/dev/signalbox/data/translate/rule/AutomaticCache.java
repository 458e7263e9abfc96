package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// OpenAI caches prompts by itself, Claude only where it is told. A client that relies on the one
/// gets the other: the instructions and the end of the conversation are marked, unless the client
/// marked something itself. Without it a session costs several times as much.
public final class AutomaticCache implements Rule {

  private static final Optional<CacheMark> MARK = Optional.of(new CacheMark(false));

  @Override
  public Prompt request(Prompt prompt, Carriage carriage) {
    if (prompt.cachesAll().isPresent() || prompt.tools().isEmpty() || isMarked(prompt)) {
      return prompt;
    }
    PromptBuilder changed = new PromptBuilder(prompt);
    if (!prompt.system().isEmpty()) {
      changed.system(marked(prompt.system()));
    }
    if (!prompt.turns().isEmpty()) {
      List<Turn> turns = new ArrayList<>(prompt.turns());
      Turn last = turns.removeLast();
      turns.add(new Turn(last.role(), marked(last.parts())));
      changed.turns(turns);
    }
    return changed.build();
  }

  private static boolean isMarked(Prompt prompt) {
    return prompt.tools().stream()
            .anyMatch(
                tool -> tool instanceof Tool.Function function && function.cache().isPresent())
        || prompt.system().stream().anyMatch(AutomaticCache::isMarked)
        || prompt.turns().stream()
            .anyMatch(turn -> turn.parts().stream().anyMatch(AutomaticCache::isMarked));
  }

  private static boolean isMarked(Part part) {
    return switch (part) {
      case Part.Text text -> text.cache().isPresent();
      case Part.Media media -> media.cache().isPresent();
      case Part.ToolCall call -> call.cache().isPresent();
      case Part.ToolResult result ->
          result.cache().isPresent()
              || result.content().stream().anyMatch(AutomaticCache::isMarked);
      case Part.Reasoning ignored -> false;
      case Part.Foreign ignored -> false;
    };
  }

  private static List<Part> marked(List<Part> parts) {
    List<Part> changed = new ArrayList<>(parts);
    Part last = changed.removeLast();
    changed.add(
        switch (last) {
          case Part.Text text ->
              text.said().isBlank() ? text : new Part.Text(text.said(), text.refusal(), MARK);
          case Part.Media media ->
              new Part.Media(media.kind(), media.source(), media.detail(), media.name(), MARK);
          case Part.ToolResult result ->
              new Part.ToolResult(
                  result.callId(),
                  result.name(),
                  result.content(),
                  result.failed(),
                  result.custom(),
                  MARK);
          case Part.ToolCall call -> call;
          case Part.Reasoning reasoning -> reasoning;
          case Part.Foreign foreign -> foreign;
        });
    return changed;
  }
}
