package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Thoughts go back to the vendor that sealed them, whole, and to no other. Where Chat wants the
/// text of thoughts back it gets that.
public final class Seals implements Rule {

  private final Dialect provider;
  private final boolean takesText;

  public Seals(Crossing crossing) {
    this.provider = crossing.provider();
    this.takesText = provider == Dialect.CHAT && crossing.capabilities().reasoningContent();
  }

  @Override
  public Prompt request(Prompt prompt, Carriage carriage) {
    if (prompt.turns().stream().noneMatch(Seals::thinks)) {
      return prompt;
    }
    List<Turn> turns = new ArrayList<>(prompt.turns().size());
    for (int index = 0; index < prompt.turns().size(); index++) {
      Turn turn = prompt.turns().get(index);
      if (turn.role() != Role.ASSISTANT) {
        turns.add(turn);
        continue;
      }
      List<Part> parts = kept(turn, "turns[" + index + "]", carriage);
      if (!parts.isEmpty()) {
        turns.add(new Turn(Role.ASSISTANT, parts));
      }
    }
    return new PromptBuilder(prompt).turns(turns).build();
  }

  private static boolean thinks(Turn turn) {
    for (Part part : turn.parts()) {
      if (part instanceof Part.Reasoning) {
        return true;
      }
    }
    return false;
  }

  private List<Part> kept(Turn turn, String place, Carriage carriage) {
    List<Part> parts = new ArrayList<>(turn.parts().size());
    for (int index = 0; index < turn.parts().size(); index++) {
      Part part = turn.parts().get(index);
      if (!(part instanceof Part.Reasoning reasoning)) {
        parts.add(part);
        continue;
      }
      Optional<Part> thought = thought(reasoning);
      if (thought.isPresent() && !isOrphan(turn.parts(), index)) {
        parts.add(thought.get());
      } else {
        carriage.lose(place + ".parts[" + index + "]", Feature.OTHER);
      }
    }
    return parts;
  }

  private Optional<Part> thought(Part.Reasoning reasoning) {
    boolean own = reasoning.seal().filter(this::isOwn).isPresent();
    if (own) {
      return Optional.of(reasoning);
    }
    return takesText && !reasoning.text().isEmpty()
        ? Optional.of(new Part.Reasoning(reasoning.text(), Optional.empty()))
        : Optional.empty();
  }

  /// Converse has no seals of its own: what it carries are those of Anthropic's models.
  private boolean isOwn(Seal seal) {
    return seal.issuer() == (provider == Dialect.CONVERSE ? Dialect.MESSAGES : provider);
  }

  /// Responses takes no thought without what it led to.
  private boolean isOrphan(List<Part> parts, int index) {
    if (provider != Dialect.RESPONSES) {
      return false;
    }
    return parts.stream()
        .skip(index + 1L)
        .noneMatch(part -> part instanceof Part.Text || part instanceof Part.ToolCall);
  }
}
