package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Refusal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a batch must be like. What its calls must be like shows in their results.
final class BatchRules {

  private static final int MAX_REQUESTS = 100_000;
  private static final Pattern CUSTOM_ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  private BatchRules() {}

  /// What is wrong with the request for a batch.
  static Optional<Refusal> check(JsonValue.Obj body) {
    Optional<JsonValue> given = body.get("requests");
    if (given.isEmpty()) {
      return refusal("requests: Field required");
    }
    for (String name : body.members().keySet()) {
      if (!name.equals("requests")) {
        return refusal(name + ": Extra inputs are not permitted");
      }
    }
    if (!(given.get() instanceof JsonValue.Array requests)) {
      return refusal("requests: Input should be a valid list");
    }
    int size = requests.items().size();
    if (size == 0) {
      return refusal("requests: List should have at least 1 item after validation, not 0");
    }
    if (size > MAX_REQUESTS) {
      return refusal(
          "requests: List should have at most 100000 items after validation, not " + size);
    }
    Set<String> customIds = new HashSet<>();
    for (int index = 0; index < size; index++) {
      Optional<Refusal> refusal =
          request(requests.items().get(index), "requests." + index, customIds);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> request(JsonValue entry, String where, Set<String> customIds) {
    if (!(entry instanceof JsonValue.Obj request)) {
      return refusal(where + ": Input should be a valid dictionary");
    }
    for (String name : List.of("custom_id", "params")) {
      if (request.get(name).isEmpty()) {
        return refusal(where + "." + name + ": Field required");
      }
    }
    for (String name : request.members().keySet()) {
      if (!name.equals("custom_id") && !name.equals("params")) {
        return refusal(where + "." + name + ": Extra inputs are not permitted");
      }
    }
    if (!(request.require("custom_id") instanceof JsonValue.Text customId)) {
      return refusal(where + ".custom_id: Input should be a valid string");
    }
    if (!CUSTOM_ID.matcher(customId.value()).matches()) {
      return refusal(where + ".custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'");
    }
    if (!customIds.add(customId.value())) {
      return refusal(where + ".custom_id: custom_id must be unique within a batch");
    }
    return request.require("params") instanceof JsonValue.Obj
        ? Optional.empty()
        : refusal(where + ".params: Input should be a valid dictionary");
  }

  private static Optional<Refusal> refusal(String message) {
    return Optional.of(Refusal.invalid(message));
  }
}
