package dev.signalbox.data.translate.openai;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Thinking;
import dev.signalbox.data.conversation.Thinking.Mode;
import dev.signalbox.model.wire.Feature;
import java.util.Optional;
import java.util.OptionalLong;

/// Thinking as OpenAI says it: an effort, and nothing else.
public final class Efforts {

  private static final long LOW = 4096;
  private static final long MEDIUM = 16_384;

  private Efforts() {}

  /// What an effort asks for.
  public static Thinking read(String effort, Optional<Boolean> shown) {
    return new Thinking(
        effort.equals("none") ? Mode.OFF : Mode.ON,
        OptionalLong.empty(),
        Optional.of(effort),
        shown);
  }

  /// The effort to ask for. A budget becomes the effort nearest to it; a model that decides itself
  /// is left to.
  public static Optional<String> write(Optional<Thinking> thinking, Carriage carriage) {
    if (thinking.isEmpty()) {
      return Optional.empty();
    }
    Thinking wanted = thinking.get();
    if (!carriage.capabilities().thinks()) {
      carriage.lose("thinking", wanted.mode() == Mode.ON ? Feature.THINKING : Feature.OTHER);
      return Optional.empty();
    }
    if (wanted.mode() == Mode.OFF
        && wanted.effort().filter(said -> !said.equals("none")).isPresent()) {
      return Optional.empty();
    }
    if (wanted.effort().isPresent() || wanted.mode() != Mode.ON) {
      return wanted.effort();
    }
    if (wanted.budgetTokens().isEmpty()) {
      return Optional.of("medium");
    }
    long budget = wanted.budgetTokens().getAsLong();
    return Optional.of(budget < LOW ? "low" : budget < MEDIUM ? "medium" : "high");
  }
}
