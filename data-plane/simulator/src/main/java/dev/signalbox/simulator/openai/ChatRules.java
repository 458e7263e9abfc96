package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Checks;
import dev.signalbox.simulator.call.Refusal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What Chat Completions accepts.
final class ChatRules {

  private static final Set<String> MEMBERS =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "temperature",
          "top_p",
          "n",
          "max_tokens",
          "max_completion_tokens",
          "stop",
          "presence_penalty",
          "frequency_penalty",
          "logit_bias",
          "logprobs",
          "top_logprobs",
          "user",
          "metadata",
          "store",
          "reasoning_effort",
          "verbosity",
          "response_format",
          "seed",
          "service_tier",
          "modalities",
          "audio",
          "prediction",
          "web_search_options",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prompt_cache_options",
          "moderation",
          "functions",
          "function_call");
  private static final Set<String> ROLES =
      Set.of("developer", "system", "user", "assistant", "tool", "function");

  private ChatRules() {}

  static Optional<Refusal> check(JsonValue.Obj body, String model) {
    return Checks.first(
        () -> members(body), () -> settings(body, model), () -> tools(body), () -> messages(body));
  }

  private static Optional<Refusal> members(JsonValue.Obj body) {
    return body.members().keySet().stream()
        .filter(name -> !MEMBERS.contains(name))
        .findFirst()
        .map(name ->
            Refusal.invalid("Unknown parameter: '" + name + "'.", name)
                .withCode("unknown_parameter"));
  }

  private static Optional<Refusal> settings(JsonValue.Obj body, String model) {
    if (model.isEmpty()) {
      return refuse("you must provide a model parameter", "model");
    }
    if (body.get("stream_options").isPresent() && !body.flag("stream")) {
      return refuse(
          "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
          "stream_options");
    }
    if (body.get("max_tokens").isPresent() && OpenAi.reasons(model)) {
      return Optional.of(
          Refusal.invalid(
                  "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
                      + " 'max_completion_tokens' instead.",
                  "max_tokens")
              .withCode("unsupported_parameter"));
    }
    if (body.get("n").isPresent() && body.number("n") != 1) {
      return refuse("The simulator answers with one choice.", "n");
    }
    return Checks.when(
        body.get("parallel_tool_calls").isPresent() && body.array("tools").isEmpty(),
        () ->
            Refusal.invalid(
                "Invalid value for 'parallel_tool_calls': 'parallel_tool_calls' is only allowed"
                    + " when 'tools' are specified.",
                "parallel_tool_calls"));
  }

  private static Optional<Refusal> tools(JsonValue.Obj body) {
    List<JsonValue> tools = body.array("tools");
    for (int index = 0; index < tools.size(); index++) {
      JsonValue.Obj tool = tools.get(index).asObject();
      if (tool.string("type").equals("function")) {
        Optional<JsonValue> name = tool.object("function").get("name");
        String place = "tools[" + index + "].function.name";
        if (name.isEmpty()) {
          return refuse("Missing required parameter: '" + place + "'.", place);
        }
        if (!name.get().asString().matches("[a-zA-Z0-9_-]{1,64}")) {
          return refuse(
              "Invalid '"
                  + place
                  + "': string does not match pattern. Expected a string that matches the pattern"
                  + " '^[a-zA-Z0-9_-]+$'.",
              place);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> messages(JsonValue.Obj body) {
    List<JsonValue> messages = body.array("messages");
    if (messages.isEmpty()) {
      return refuse(
          "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an"
              + " empty array instead.",
          "messages");
    }
    Set<String> open = new LinkedHashSet<>();
    Set<String> known = new LinkedHashSet<>();
    for (int index = 0; index < messages.size(); index++) {
      JsonValue.Obj message = messages.get(index).asObject();
      String role = message.string("role");
      String place = "messages.[" + index + "].role";
      if (!ROLES.contains(role)) {
        return refuse("Invalid value: '" + role + "'.", place);
      }
      if (role.equals("tool")) {
        String id = message.string("tool_call_id");
        if (!known.contains(id)) {
          return refuse(
              "Invalid parameter: messages with role 'tool' must be a response to a preceeding"
                  + " message with 'tool_calls'.",
              place);
        }
        open.remove(id);
        continue;
      }
      if (!open.isEmpty()) {
        return unanswered(open, place);
      }
      known.clear();
      for (JsonValue call : message.array("tool_calls")) {
        open.add(call.asObject().string("id"));
      }
      known.addAll(open);
      if (role.equals("assistant")
          && known.isEmpty()
          && message.get("content").isEmpty()
          && message.get("refusal").isEmpty()
          && message.get("function_call").isEmpty()
          && message.get("audio").isEmpty()) {
        return refuse(
            "Invalid value for 'content': expected a string, got null.",
            "messages.[" + index + "].content");
      }
    }
    return open.isEmpty()
        ? Optional.empty()
        : unanswered(open, "messages.[" + messages.size() + "].role");
  }

  private static Optional<Refusal> unanswered(Set<String> open, String place) {
    return refuse(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to"
            + " each 'tool_call_id'. The following tool_call_ids did not have response messages: "
            + String.join(", ", open),
        place);
  }

  private static Optional<Refusal> refuse(String message, String parameter) {
    return Optional.of(Refusal.invalid(message, parameter));
  }
}
