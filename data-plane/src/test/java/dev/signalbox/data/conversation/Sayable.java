package dev.signalbox.data.conversation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/// Prompts without what a dialect cannot say.
public final class Sayable {

  private Sayable() {}

  /// With other parts.
  public static Prompt parts(Prompt prompt, UnaryOperator<Part> change) {
    List<Turn> turns =
        prompt.turns().stream()
            .map(turn -> new Turn(turn.role(), turn.parts().stream().map(change).toList()))
            .toList();
    return new PromptBuilder(prompt).turns(turns).build();
  }

  /// Results that do not say whether the tool failed.
  public static Part withoutFailure(Part part) {
    return part instanceof Part.ToolResult result
        ? new Part.ToolResult(
            result.callId(),
            result.name(),
            result.content(),
            false,
            result.custom(),
            result.cache())
        : part;
  }

  /// Results without images.
  public static Part withoutMedia(Part part) {
    return part instanceof Part.ToolResult result
        ? new Part.ToolResult(
            result.callId(),
            result.name(),
            result.content().stream().filter(each -> !(each instanceof Part.Media)).toList(),
            result.failed(),
            result.custom(),
            result.cache())
        : part;
  }

  /// Sampling with fewer members.
  public static Sampling sampling(
      Sampling given, OptionalLong maxTokens, boolean topP, boolean topK, boolean stop) {
    return new Sampling(
        maxTokens,
        given.temperature(),
        topP ? given.topP() : Optional.empty(),
        topK ? given.topK() : OptionalLong.empty(),
        stop ? given.stop() : List.of(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }
}
