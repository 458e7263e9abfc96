package dev.signalbox.data.translate.messages;

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
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.List;
import java.util.Optional;

/// Decides whether Claude thinks. It cannot where a tool is forced, where there is no room for its
/// least budget, or, with a budget, where a turn with calls is to be continued whose thoughts are
/// lost: then it does not think this time, and the report says so.
final class ThinkingWriter {

  private static final long LEAST_BUDGET = 1024;

  private final Prompt prompt;
  private final Carriage carriage;
  private final Optional<Obj> written;
  private boolean on;

  ThinkingWriter(Prompt prompt, Carriage carriage) {
    this.prompt = prompt;
    this.carriage = carriage;
    this.written = prompt.thinking().flatMap(this::decide);
  }

  /// Whether it thinks.
  boolean isOn() {
    return on;
  }

  /// The member `thinking`.
  Optional<Obj> write() {
    return written;
  }

  /// The effort, as Claude has it.
  Optional<String> effort() {
    Capabilities capabilities = carriage.capabilities();
    Optional<String> effort = prompt.thinking().flatMap(Thinking::effort);
    if (effort.isEmpty()) {
      return effort;
    }
    if (!capabilities.thinks() || !capabilities.adaptiveThinking()) {
      if (!on) {
        carriage.lose("effort", Feature.OTHER);
      }
      return Optional.empty();
    }
    return switch (effort.get()) {
      case "none" -> Optional.empty();
      case "minimal" -> Optional.of("low");
      default -> effort;
    };
  }

  private Optional<Obj> decide(Thinking thinking) {
    Capabilities capabilities = carriage.capabilities();
    if (thinking.mode() == Mode.UNSAID) {
      return Optional.empty();
    }
    if (thinking.mode() == Mode.OFF) {
      return capabilities.thinks() ? Optional.of(type("disabled").build()) : Optional.empty();
    }
    if (!capabilities.thinks()) {
      carriage.lose("thinking", thinking.mode() == Mode.ON ? Feature.THINKING : Feature.OTHER);
      return Optional.empty();
    }
    if (forcesTools()) {
      carriage.lose("thinking", Feature.OTHER);
      return Optional.empty();
    }
    boolean adaptive = thinking.mode() == Mode.ADAPTIVE || thinking.budgetTokens().isEmpty();
    if (adaptive && capabilities.adaptiveThinking()) {
      on = true;
      return Optional.of(shown(type("adaptive"), thinking));
    }
    return budgeted(thinking);
  }

  private Optional<Obj> budgeted(Thinking thinking) {
    long most = prompt.sampling().maxTokens().orElse(carriage.capabilities().maxOutputTokens());
    long asked =
        thinking.budgetTokens().orElseGet(() -> budget(thinking.effort().orElse("medium")));
    long budget = Math.max(LEAST_BUDGET, Math.min(asked, most - 1));
    if (budget >= most || continuesWithoutThoughts()) {
      carriage.lose("thinking", Feature.OTHER);
      return Optional.empty();
    }
    on = true;
    return Optional.of(shown(type("enabled").put("budget_tokens", budget), thinking));
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
    return !prompt.tools().isEmpty()
        && prompt
            .toolChoice()
            .filter(
                choice -> choice instanceof ToolChoice.Any || choice instanceof ToolChoice.Named)
            .isPresent();
  }

  /// Whether the last turn of the model awaits results and does not begin with a thought that
  /// Anthropic sealed.
  private boolean continuesWithoutThoughts() {
    List<Turn> turns = prompt.turns();
    int index = turns.size() - 1;
    while (index >= 0 && turns.get(index).role() != Role.ASSISTANT) {
      boolean newPrompt =
          turns.get(index).role() == Role.USER
              && turns.get(index).parts().stream()
                  .noneMatch(part -> part instanceof Part.ToolResult);
      if (newPrompt) {
        return false;
      }
      index--;
    }
    if (index < 0) {
      return false;
    }
    List<Part> parts = turns.get(index).parts();
    boolean calls = parts.stream().anyMatch(part -> part instanceof Part.ToolCall);
    return calls
        && !(parts.getFirst() instanceof Part.Reasoning reasoning
            && reasoning.seal().filter(seal -> seal.issuer() == Dialect.MESSAGES).isPresent());
  }

  private static ObjectBuilder type(String name) {
    return JsonValue.object().put("type", name);
  }

  private static Obj shown(ObjectBuilder written, Thinking thinking) {
    thinking.shown().ifPresent(shown -> written.put("display", shown ? "summarized" : "omitted"));
    return written.build();
  }
}
