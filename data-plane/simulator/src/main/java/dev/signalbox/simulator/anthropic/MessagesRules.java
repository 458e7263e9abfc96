package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Checks;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.script.Seal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the Messages API accepts. As strict as the vendor, no stricter: a request that names a beta
/// may carry members that are not known here.
final class MessagesRules {

  private static final Set<String> MEMBERS =
      Set.of(
          "model",
          "messages",
          "system",
          "tools",
          "tool_choice",
          "metadata",
          "max_tokens",
          "thinking",
          "output_config",
          "output_format",
          "stream",
          "stop_sequences",
          "temperature",
          "top_p",
          "top_k",
          "service_tier",
          "container",
          "cache_control",
          "inference_geo",
          "diagnostics",
          "speed",
          "user_profile_id",
          "workspace_id");

  /// Members that only a beta allows, by the beginning of its name.
  private static final Map<String, String> BETA_MEMBERS =
      Map.of("context_management", "context-management-", "mcp_servers", "mcp-client-");

  private static final Set<String> CONTENT =
      Set.of(
          "text",
          "image",
          "document",
          "search_result",
          "tool_use",
          "tool_result",
          "thinking",
          "redacted_thinking",
          "server_tool_use",
          "web_search_tool_result",
          "container_upload");

  private final ThinkingRules thinking;

  MessagesRules(Seal seal) {
    this.thinking = new ThinkingRules(seal);
  }

  /// What is wrong with a call.
  ///
  /// @param counting whether only tokens are to be counted, which needs no `max_tokens`
  Optional<Refusal> check(Call call, boolean counting) {
    JsonValue.Obj body = call.body();
    List<String> betas = Anthropic.betas(call.headers());
    Optional<Refusal> shape =
        Checks.first(
            () -> members(body, betas),
            () -> counting ? Optional.empty() : maxTokens(body),
            () -> metadata(body));
    if (shape.isPresent()) {
      return shape;
    }
    if (body.get("messages").isEmpty()) {
      return refuse("messages: Field required");
    }
    List<Message> messages = Message.all(body);
    return Checks.first(
        () -> roles(messages),
        () -> content(messages, betas),
        () -> ToolRules.check(body),
        () -> ToolPairing.check(messages),
        () -> thinking.check(body, messages),
        () -> CacheRules.check(body),
        () -> ending(messages));
  }

  private static Optional<Refusal> members(JsonValue.Obj body, List<String> betas) {
    for (String name : body.members().keySet()) {
      if (MEMBERS.contains(name)) {
        continue;
      }
      String needed = BETA_MEMBERS.get(name);
      boolean allowed =
          needed == null
              ? !betas.isEmpty()
              : betas.stream().anyMatch(beta -> beta.startsWith(needed));
      if (!allowed) {
        return refuse(name + ": Extra inputs are not permitted");
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> maxTokens(JsonValue.Obj body) {
    Optional<JsonValue> most = body.get("max_tokens");
    if (most.isEmpty()) {
      return refuse("max_tokens: Field required");
    }
    return Checks.when(
        most.get().asLong() < 1,
        () -> Refusal.invalid("max_tokens: Input should be greater than or equal to 1"));
  }

  private static Optional<Refusal> metadata(JsonValue.Obj body) {
    return body.get("metadata").stream()
        .flatMap(found -> found.asObject().members().keySet().stream())
        .filter(name -> !name.equals("user_id"))
        .findFirst()
        .map(name -> Refusal.invalid("metadata." + name + ": Extra inputs are not permitted"));
  }

  private static Optional<Refusal> roles(List<Message> messages) {
    if (messages.isEmpty()) {
      return refuse("messages: at least one message is required");
    }
    for (Message message : messages) {
      if (!Set.of("user", "assistant", "system").contains(message.role())) {
        return refuse(
            "messages." + message.index() + ".role: Input should be 'user' or 'assistant'");
      }
    }
    return Checks.when(
        !messages.getFirst().role().equals("user"),
        () -> Refusal.invalid("messages: first message must use the \"user\" role"));
  }

  private static Optional<Refusal> content(List<Message> messages, List<String> betas) {
    for (Message message : messages) {
      boolean last = message.index() == messages.size() - 1;
      if (message.source().get("content").isEmpty()) {
        return refuse("messages." + message.index() + ".content: Field required");
      }
      if (message.blocks().isEmpty() && !(last && message.fromAssistant())) {
        return refuse(
            "messages."
                + message.index()
                + ": all messages must have non-empty content except for the optional final"
                + " assistant message");
      }
      for (int index = 0; index < message.blocks().size(); index++) {
        JsonValue.Obj block = message.blocks().get(index);
        String type = block.string("type");
        if (!CONTENT.contains(type) && betas.isEmpty()) {
          return refuse(
              message.at(index)
                  + ": Input tag '"
                  + type
                  + "' found using 'type' does not match any of the expected tags");
        }
        if (type.equals("text") && block.string("text").isEmpty()) {
          return refuse("messages: text content blocks must be non-empty");
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> ending(List<Message> messages) {
    Message last = messages.getLast();
    if (!last.fromAssistant() || last.blocks().isEmpty()) {
      return Optional.empty();
    }
    JsonValue.Obj block = last.blocks().getLast();
    boolean trailing =
        block.string("type").equals("text")
            && !block.string("text").equals(block.string("text").stripTrailing());
    return Checks.when(
        trailing,
        () ->
            Refusal.invalid(
                "messages: final assistant content cannot end with trailing whitespace"));
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.invalid(message));
  }
}
