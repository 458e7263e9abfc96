package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Checks;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.script.Seal;
import java.util.List;
import java.util.Optional;

/// Reasoning comes back as it was issued, and its settings agree with the rest of the request
/// (docs: build-with-claude/extended-thinking).
final class ThinkingRules {

  private static final long LEAST_BUDGET = 1_024;

  private final Seal seal;

  ThinkingRules(Seal seal) {
    this.seal = seal;
  }

  Optional<Refusal> check(JsonValue.Obj body, List<Message> messages) {
    return Checks.first(
        () -> settings(body), () -> replayed(messages), () -> lastTurn(body, messages));
  }

  /// Whether an answer to this request may reason.
  static boolean wanted(JsonValue.Obj body) {
    String type = type(body);
    return type.equals("enabled") || type.equals("adaptive") || type.equals("between_tools");
  }

  /// Whether reasoning is to be sent as a signature only.
  static boolean omitted(JsonValue.Obj body) {
    return body.get("thinking")
        .flatMap(thinking -> thinking.asObject().get("display"))
        .filter(display -> display.asString().equals("omitted"))
        .isPresent();
  }

  private static String type(JsonValue.Obj body) {
    return body.get("thinking").map(found -> found.asObject().string("type")).orElse("disabled");
  }

  private static Optional<Refusal> settings(JsonValue.Obj body) {
    if (!wanted(body)) {
      return Checks.when(
          !type(body).equals("disabled"),
          () ->
              Refusal.invalid(
                  "thinking: Input tag '"
                      + type(body)
                      + "' found using 'type' does not match any of the expected tags: 'adaptive',"
                      + " 'between_tools', 'disabled', 'enabled'"));
    }
    String choice =
        body.get("tool_choice").map(found -> found.asObject().string("type")).orElse("auto");
    if (choice.equals("any") || choice.equals("tool")) {
      return refuse("Thinking may not be enabled when tool_choice forces tool use.");
    }
    Optional<String> temperature =
        body.get("temperature")
            .map(found -> found instanceof JsonValue.Num number ? number.text() : "");
    if (temperature.isPresent() && Double.parseDouble(temperature.get()) != 1.0) {
      return refuse("`temperature` may only be set to 1 when thinking is enabled.");
    }
    return type(body).equals("enabled") ? budget(body) : Optional.empty();
  }

  private static Optional<Refusal> budget(JsonValue.Obj body) {
    Optional<JsonValue> budget = body.object("thinking").get("budget_tokens");
    if (budget.isEmpty()) {
      return refuse("thinking.enabled.budget_tokens: Field required");
    }
    long tokens = budget.get().asLong();
    if (tokens < LEAST_BUDGET) {
      return refuse(
          "thinking.enabled.budget_tokens: Input should be greater than or equal to "
              + LEAST_BUDGET);
    }
    boolean tooMuch = body.get("max_tokens").map(most -> most.asLong() <= tokens).orElse(false);
    return tooMuch
        ? refuse("`max_tokens` must be greater than `thinking.budget_tokens`.")
        : Optional.empty();
  }

  private Optional<Refusal> replayed(List<Message> messages) {
    for (Message message : messages) {
      for (int block = 0; block < message.blocks().size(); block++) {
        JsonValue.Obj content = message.blocks().get(block);
        String type = content.string("type");
        if (type.equals("thinking")
            && !issued(content.string("thinking"), content.string("signature"))) {
          return refuse(message.at(block) + ": Invalid `signature` in `thinking` block");
        }
        if (type.equals("redacted_thinking") && seal.open(content.string("data")).isEmpty()) {
          return refuse(message.at(block) + ": Invalid `data` in `redacted_thinking` block");
        }
      }
    }
    return Optional.empty();
  }

  private boolean issued(String thinking, String signature) {
    return thinking.isEmpty() ? seal.open(signature).isPresent() : seal.signed(thinking, signature);
  }

  /// With a fixed thinking budget, the assistant turn that awaits tool results begins with its
  /// reasoning.
  private static Optional<Refusal> lastTurn(JsonValue.Obj body, List<Message> messages) {
    if (!type(body).equals("enabled")) {
      return Optional.empty();
    }
    List<Message> assistants = messages.stream().filter(Message::fromAssistant).toList();
    if (assistants.isEmpty() || !assistants.getLast().has("tool_use")) {
      return Optional.empty();
    }
    Message last = assistants.getLast();
    boolean newPrompt =
        messages.stream()
            .anyMatch(message ->
                message.index() > last.index()
                    && message.role().equals("user")
                    && !message.has("tool_result"));
    String first = last.blocks().getFirst().string("type");
    if (newPrompt || first.equals("thinking") || first.equals("redacted_thinking")) {
      return Optional.empty();
    }
    return refuse(
        last.at(0)
            + ".type: Expected `thinking` or `redacted_thinking`, but found `"
            + first
            + "`. When `thinking` is enabled, a final `assistant` message must start with a"
            + " thinking block (preceeding the lastmost set of `tool_use` and `tool_result`"
            + " blocks).");
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.invalid(message));
  }
}
