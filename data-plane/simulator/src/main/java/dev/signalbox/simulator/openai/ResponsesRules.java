package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Call;
import dev.signalbox.simulator.call.Checks;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.script.Seal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What the Responses API accepts. Answers are not kept, so an earlier one cannot be continued by
/// its id.
final class ResponsesRules {

  private static final Set<String> MEMBERS =
      Set.of(
          "model",
          "input",
          "instructions",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "store",
          "stream",
          "stream_options",
          "include",
          "reasoning",
          "text",
          "temperature",
          "top_p",
          "max_output_tokens",
          "max_tool_calls",
          "metadata",
          "user",
          "service_tier",
          "truncation",
          "previous_response_id",
          "conversation",
          "background",
          "prompt",
          "prompt_cache_key",
          "prompt_cache_retention",
          "prompt_cache_options",
          "moderation",
          "safety_identifier",
          "top_logprobs",
          "context_management",
          "client_metadata");

  private final Seal seal;

  ResponsesRules(Seal seal) {
    this.seal = seal;
  }

  Optional<Refusal> check(Call call) {
    JsonValue.Obj body = call.body();
    return Checks.first(
        () -> members(body),
        () -> settings(body, call.model()),
        () -> tools(body),
        () -> reasoning(body),
        () -> pairs(ResponseItems.of(body)));
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
      return missing("model");
    }
    Optional<JsonValue> previous = body.get("previous_response_id");
    if (previous.isPresent()) {
      return Optional.of(
          Refusal.invalid(
                  "Previous response with id '" + previous.get().asString() + "' not found.",
                  "previous_response_id")
              .withCode("previous_response_not_found"));
    }
    return body.get("input").isEmpty() ? missing("input") : Optional.empty();
  }

  private static Optional<Refusal> tools(JsonValue.Obj body) {
    List<JsonValue> tools = body.array("tools");
    for (int index = 0; index < tools.size(); index++) {
      JsonValue.Obj tool = tools.get(index).asObject();
      String type = tool.string("type");
      boolean named = type.equals("function") || type.equals("custom") || type.equals("namespace");
      if (named && tool.get("name").isEmpty()) {
        return missing("tools[" + index + "].name");
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> reasoning(JsonValue.Obj body) {
    boolean stored = body.get("store").map(JsonValue::asBoolean).orElse(true);
    List<JsonValue.Obj> items = ResponseItems.of(body);
    for (int index = 0; index < items.size(); index++) {
      JsonValue.Obj item = items.get(index);
      if (!ResponseItems.type(item).equals("reasoning")) {
        continue;
      }
      Optional<JsonValue> sealed = item.get("encrypted_content");
      String id = item.get("id").map(JsonValue::asString).orElse("");
      if (sealed.isPresent() && seal.open(sealed.get().asString()).isEmpty()) {
        return Optional.of(
            Refusal.invalid(
                    "The encrypted content for item "
                        + id
                        + " could not be verified. Reason: Encrypted content could not be"
                        + " decrypted or parsed.")
                .withCode("invalid_encrypted_content"));
      }
      if (sealed.isEmpty() && !stored) {
        return Optional.of(
            new Refusal(
                404,
                "invalid_request_error",
                "Item with id '"
                    + id
                    + "' not found. Items are not persisted when `store` is set to false. Try again"
                    + " with `store` set to true, or remove this item from your input.",
                Optional.of("input"),
                Optional.empty(),
                OptionalInt.empty()));
      }
      boolean followed = index + 1 < items.size() && ResponseItems.fromModel(items.get(index + 1));
      if (!followed) {
        return refuse(
            "Item '"
                + id
                + "' of type 'reasoning' was provided without its required following item.");
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> pairs(List<JsonValue.Obj> items) {
    Map<String, String> open = new LinkedHashMap<>();
    Map<String, String> known = new LinkedHashMap<>();
    for (JsonValue.Obj item : items) {
      String type = ResponseItems.type(item);
      if (ResponseItems.isCall(item)) {
        String id = item.string("call_id");
        open.put(id, type);
        known.put(id, type);
      } else if (ResponseItems.isResult(item)) {
        String id = ResponseItems.answeredCall(item);
        if (!(ResponseItems.resultType(known.getOrDefault(id, ""))).equals(type)) {
          return refuse("No tool call found for " + words(type) + " with call_id " + id + ".");
        }
        open.remove(id);
      }
    }
    return open.entrySet().stream()
        .findFirst()
        .map(entry ->
            Refusal.invalid(
                "No tool output found for " + words(entry.getValue()) + " " + entry.getKey() + ".",
                "input"));
  }

  private static String words(String type) {
    return type.replace("_call_output", "_call output").replace('_', ' ');
  }

  private static Optional<Refusal> missing(String parameter) {
    return Optional.of(
        Refusal.invalid("Missing required parameter: '" + parameter + "'.", parameter)
            .withCode("missing_required_parameter"));
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.invalid(message, "input"));
  }
}
