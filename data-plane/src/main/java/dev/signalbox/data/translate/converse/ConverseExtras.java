package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.Capabilities;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.Thinking;
import dev.signalbox.data.conversation.Thinking.Mode;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Feature;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// `additionalModelRequestFields`: thinking, `top_k`, and one call at a time.
final class ConverseExtras {

  private static final long LEAST_BUDGET = 1024;

  private final Prompt prompt;
  private final Carriage carriage;
  private final ConverseModels vendor;
  private final ObjectBuilder fields = JsonValue.object();
  private boolean thinks;

  ConverseExtras(Prompt prompt, Carriage carriage) {
    this.prompt = prompt;
    this.carriage = carriage;
    this.vendor = ConverseModels.of(carriage.model());
  }

  /// Whether Anthropic's model is asked to think; it then takes no other sampling.
  boolean thinks() {
    return thinks;
  }

  /// The members; empty if there are none.
  Optional<Obj> write() {
    prompt.thinking().ifPresent(this::thinking);
    topK();
    if (prompt.parallelTools().isPresent() && !prompt.parallelTools().get()) {
      oneCallAtATime();
    }
    prompt
        .own()
        .get("additionalModelRequestFields")
        .map(JsonValue::asObject)
        .ifPresent(own -> own.members().forEach(fields::put));
    Obj built = fields.build();
    return built.members().isEmpty() ? Optional.empty() : Optional.of(built);
  }

  private void thinking(Thinking thinking) {
    Capabilities capabilities = carriage.capabilities();
    if (!capabilities.thinks()) {
      if (thinking.mode() == Mode.ON || thinking.mode() == Mode.ADAPTIVE) {
        carriage.lose("thinking", thinking.mode() == Mode.ON ? Feature.THINKING : Feature.OTHER);
      }
      return;
    }
    switch (vendor) {
      case ANTHROPIC -> anthropicThinking(thinking);
      case AMAZON -> amazonThinking(thinking);
      case OPENAI ->
          thinking.effort().ifPresent(effort -> fields.put("reasoning_effort", coarse(effort)));
    }
  }

  private void anthropicThinking(Thinking thinking) {
    boolean adapts = carriage.capabilities().adaptiveThinking();
    if (adapts && thinking.effort().isPresent() && !thinking.effort().get().equals("none")) {
      String effort = thinking.effort().get();
      String known = effort.equals("minimal") ? "low" : effort;
      fields.put("output_config", JsonValue.object().put("effort", known).build());
    }
    switch (thinking.mode()) {
      case UNSAID -> {}
      case OFF -> fields.put("thinking", type("disabled").build());
      case ON, ADAPTIVE -> {
        if (forcesTools()) {
          carriage.lose("thinking", Feature.OTHER);
        } else if (adapts
            && (thinking.mode() == Mode.ADAPTIVE || thinking.budgetTokens().isEmpty())) {
          put(type("adaptive"), thinking);
        } else {
          budgeted(thinking);
        }
      }
    }
  }

  /// Case 23 of the wire conformance list: with a budget, a turn with calls is only taken back with
  /// the thoughts that it began with; where they are lost, it does not think this time.
  private void budgeted(Thinking thinking) {
    long most = prompt.sampling().maxTokens().orElse(carriage.capabilities().maxOutputTokens());
    long asked =
        thinking.budgetTokens().orElseGet(() -> budget(thinking.effort().orElse("medium")));
    long budget = Math.max(LEAST_BUDGET, Math.min(asked, most - 1));
    if (budget >= most || continuesWithoutThoughts()) {
      carriage.lose("thinking", Feature.OTHER);
    } else {
      put(type("enabled").put("budget_tokens", budget), thinking);
    }
  }

  private void put(ObjectBuilder written, Thinking thinking) {
    thinks = true;
    thinking.shown().ifPresent(shown -> written.put("display", shown ? "summarized" : "omitted"));
    fields.put("thinking", written.build());
  }

  private void amazonThinking(Thinking thinking) {
    if (thinking.mode() == Mode.OFF) {
      fields.put("reasoningConfig", type("disabled").build());
    } else if (thinking.mode() != Mode.UNSAID || thinking.effort().isPresent()) {
      fields.put(
          "reasoningConfig",
          type("enabled")
              .put("maxReasoningEffort", coarse(thinking.effort().orElse("medium")))
              .build());
    }
  }

  private static String coarse(String effort) {
    return switch (effort) {
      case "none", "minimal", "low" -> "low";
      case "medium" -> "medium";
      default -> "high";
    };
  }

  private static long budget(String effort) {
    return switch (effort) {
      case "minimal", "low" -> 2048;
      case "medium" -> 8192;
      case "high" -> 16_384;
      default -> 31_999;
    };
  }

  private boolean forcesTools() {
    return prompt
        .toolChoice()
        .filter(choice -> choice instanceof ToolChoice.Any || choice instanceof ToolChoice.Named)
        .isPresent();
  }

  /// Whether the last turn of the model awaits results and does not begin with a thought that can
  /// go back.
  private boolean continuesWithoutThoughts() {
    List<Turn> turns = prompt.turns();
    for (int index = turns.size() - 1; index >= 0; index--) {
      Turn turn = turns.get(index);
      if (turn.role() == Role.ASSISTANT) {
        boolean calls = turn.parts().stream().anyMatch(Part.ToolCall.class::isInstance);
        return calls && !beginsWithThought(turn);
      }
      boolean newQuestion =
          turn.role() == Role.USER
              && turn.parts().stream().noneMatch(Part.ToolResult.class::isInstance);
      if (newQuestion) {
        return false;
      }
    }
    return false;
  }

  private static boolean beginsWithThought(Turn turn) {
    return turn.parts().getFirst() instanceof Part.Reasoning reasoning
        && reasoning.seal().filter(ConverseSeals::isOwn).isPresent();
  }

  private void topK() {
    if (prompt.sampling().topK().isEmpty()) {
      return;
    }
    long topK = prompt.sampling().topK().getAsLong();
    if (thinks || vendor == ConverseModels.OPENAI) {
      carriage.lose("topK", Feature.OTHER);
    } else if (vendor == ConverseModels.AMAZON) {
      fields.put("inferenceConfig", JsonValue.object().put("topK", topK).build());
    } else {
      fields.put("top_k", topK);
    }
  }

  private void oneCallAtATime() {
    if (prompt.tools().isEmpty()) {
      return;
    }
    if (vendor != ConverseModels.ANTHROPIC) {
      carriage.lose("parallelTools", Feature.TOOL_CHOICE);
      return;
    }
    ObjectBuilder choice =
        switch (prompt.toolChoice().orElseGet(ToolChoice.Auto::new)) {
          case ToolChoice.Any ignored -> type("any");
          case ToolChoice.Named named -> type("tool").put("name", named.name());
          default -> type("auto");
        };
    fields.put("tool_choice", choice.put("disable_parallel_tool_use", true).build());
  }

  /// What the fields say of thinking.
  static Optional<Thinking> readThinking(Obj fields) {
    Optional<String> effort =
        fields
            .get("output_config")
            .flatMap(config -> config.asObject().get("effort"))
            .or(() -> fields.get("reasoning_effort"))
            .map(JsonValue::asString);
    Optional<Obj> thinking = fields.get("thinking").map(JsonValue::asObject);
    if (thinking.isPresent()) {
      return Optional.of(readAnthropic(thinking.get(), effort));
    }
    Optional<Obj> config = fields.get("reasoningConfig").map(JsonValue::asObject);
    if (config.isPresent()) {
      boolean on = config.get().string("type").equals("enabled");
      return Optional.of(
          new Thinking(
              on ? Mode.ON : Mode.OFF,
              OptionalLong.empty(),
              config.get().get("maxReasoningEffort").map(JsonValue::asString),
              Optional.empty()));
    }
    return effort.map(said ->
        new Thinking(Mode.UNSAID, OptionalLong.empty(), Optional.of(said), Optional.empty()));
  }

  private static Thinking readAnthropic(Obj thinking, Optional<String> effort) {
    Optional<Boolean> shown =
        thinking.get("display").map(display -> !display.asString().equals("omitted"));
    Mode mode =
        switch (thinking.string("type")) {
          case "enabled" -> Mode.ON;
          case "disabled" -> Mode.OFF;
          default -> Mode.ADAPTIVE;
        };
    OptionalLong budget =
        thinking.get("budget_tokens").isPresent()
            ? OptionalLong.of(thinking.number("budget_tokens"))
            : OptionalLong.empty();
    return new Thinking(mode, budget, effort, shown);
  }

  /// What the fields hold that is read elsewhere.
  static final List<String> KNOWN =
      List.of(
          "thinking",
          "output_config",
          "reasoning_effort",
          "reasoningConfig",
          "top_k",
          "inferenceConfig",
          "tool_choice");

  private static ObjectBuilder type(String name) {
    return JsonValue.object().put("type", name);
  }
}
