package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Thinking;
import dev.signalbox.data.conversation.Thinking.Mode;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Feature;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// `thinkingConfig`. Generation 2 is told how many tokens to think (0 for none, -1 for as many as
/// it likes), later ones are told a level; both at once are refused
/// (<https://ai.google.dev/gemini-api/docs/thinking>).
final class GeminiThinking {

  private static final long AS_IT_LIKES = -1;

  private GeminiThinking() {}

  static Thinking read(Obj config) {
    Optional<Boolean> shown = ProtoJson.get(config, "includeThoughts").map(JsonValue::asBoolean);
    String level = ProtoJson.text(config, "thinkingLevel").toLowerCase(Locale.ROOT);
    if (!level.isEmpty() && !level.equals("thinking_level_unspecified")) {
      return new Thinking(Mode.ON, OptionalLong.empty(), Optional.of(effort(level)), shown);
    }
    OptionalLong budget = ProtoJson.number(config, "thinkingBudget");
    if (budget.isEmpty() || budget.getAsLong() < 0) {
      return new Thinking(Mode.ADAPTIVE, OptionalLong.empty(), Optional.empty(), shown);
    }
    return budget.getAsLong() == 0
        ? new Thinking(Mode.OFF, OptionalLong.empty(), Optional.empty(), shown)
        : new Thinking(Mode.ON, budget, Optional.empty(), shown);
  }

  private static String effort(String level) {
    return switch (level) {
      case "minimal", "low", "medium", "high" -> level;
      default -> throw new JsonException("thinkingConfig.thinkingLevel: an unknown level");
    };
  }

  /// What is asked of the model; nothing if it does not think or the prompt does not say.
  static Optional<Obj> write(Optional<Thinking> thinking, Carriage carriage) {
    if (thinking.isEmpty()) {
      return Optional.empty();
    }
    Thinking wanted = thinking.get();
    boolean off = wanted.mode() == Mode.OFF;
    if (!carriage.capabilities().thinks()) {
      if (!off) {
        carriage.lose("thinking", Feature.THINKING);
      }
      return Optional.empty();
    }
    ObjectBuilder config = JsonValue.object();
    if (GeminiModels.isBeforeThree(carriage.model())) {
      config.put("thinkingBudget", budget(wanted));
    } else if (wanted.effort().isPresent() && !off) {
      config.put("thinkingLevel", level(wanted.effort().get()));
    } else if (off) {
      // The least that these models can be told.
      config.put("thinkingLevel", "MINIMAL");
      carriage.lose("thinking", Feature.OTHER);
    } else if (wanted.budgetTokens().isPresent()) {
      config.put("thinkingBudget", wanted.budgetTokens().getAsLong());
    }
    if (!off || wanted.shown().isPresent()) {
      config.put("includeThoughts", wanted.shown().orElse(wanted.mode() != Mode.UNSAID));
    }
    return Optional.of(config.build());
  }

  /// The vendor's own figures for its OpenAI-compatible endpoint.
  private static long budget(Thinking wanted) {
    if (wanted.mode() == Mode.OFF) {
      return 0;
    }
    if (wanted.budgetTokens().isPresent()) {
      return wanted.budgetTokens().getAsLong();
    }
    return switch (wanted.effort().orElse("")) {
      case "minimal", "low" -> 1_024;
      case "medium" -> 8_192;
      case "high", "xhigh", "max" -> 24_576;
      default -> AS_IT_LIKES;
    };
  }

  private static String level(String effort) {
    return switch (effort) {
      case "minimal" -> "MINIMAL";
      case "low" -> "LOW";
      case "medium" -> "MEDIUM";
      default -> "HIGH";
    };
  }
}
