package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.Thinking;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What one vendor's models take and another's refuse: more tokens than they write, efforts of
/// another scale, strict tools. And a provider always says what a stream used; whether the client
/// is told is its own matter.
public final class ModelLimits implements Rule {

  private static final Set<Dialect> OPENAI = Set.of(Dialect.CHAT, Dialect.RESPONSES);
  private static final Set<String> COMMON_EFFORTS =
      Set.of("none", "minimal", "low", "medium", "high");

  private final Crossing crossing;
  private final boolean sameVendor;

  public ModelLimits(Crossing crossing) {
    this.crossing = crossing;
    this.sameVendor = OPENAI.contains(crossing.client()) && OPENAI.contains(crossing.provider());
  }

  @Override
  public Prompt request(Prompt prompt, Carriage carriage) {
    return new PromptBuilder(prompt)
        .sampling(sampling(prompt.sampling(), carriage))
        .thinking(prompt.thinking().map(wanted -> thinking(wanted, carriage)))
        .tools(tools(prompt.tools(), carriage))
        .usageInStream(prompt.stream())
        .build();
  }

  private Sampling sampling(Sampling given, Carriage carriage) {
    long most = crossing.capabilities().maxOutputTokens();
    if (given.maxTokens().isEmpty() || most <= 0 || given.maxTokens().getAsLong() <= most) {
      return given;
    }
    carriage.lose("max_tokens", Feature.OTHER);
    return new Sampling(
        OptionalLong.of(most),
        given.temperature(),
        given.topP(),
        given.topK(),
        given.stop(),
        given.presencePenalty(),
        given.frequencyPenalty(),
        given.seed());
  }

  private Thinking thinking(Thinking wanted, Carriage carriage) {
    Optional<String> effort = wanted.effort();
    if (sameVendor || effort.isEmpty() || COMMON_EFFORTS.contains(effort.get())) {
      return wanted;
    }
    carriage.lose("effort", Feature.OTHER);
    return new Thinking(wanted.mode(), wanted.budgetTokens(), Optional.of("high"), wanted.shown());
  }

  /// Vendors hold models to different parts of JSON Schema, so that what one enforces another
  /// refuses. A tool says less without it, and means the same.
  private List<Tool> tools(List<Tool> given, Carriage carriage) {
    if (sameVendor) {
      return given;
    }
    List<Tool> tools = new ArrayList<>(given.size());
    for (int index = 0; index < given.size(); index++) {
      Tool tool = given.get(index);
      if (tool instanceof Tool.Function function && function.strict().isPresent()) {
        if (function.strict().get()) {
          carriage.lose("tools[" + index + "].strict", Feature.OTHER);
        }
        tool =
            new Tool.Function(
                function.name(),
                function.explained(),
                function.parameters(),
                Optional.empty(),
                function.cache(),
                function.own());
      }
      tools.add(tool);
    }
    return tools;
  }
}
