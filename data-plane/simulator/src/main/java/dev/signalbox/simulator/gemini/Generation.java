package dev.signalbox.simulator.gemini;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The settings of an answer (docs: ai.google.dev/api/generate-content#generationconfig,
/// gemini-api/docs/thinking).
///
/// @param reasons whether the model may reason first
/// @param showsThoughts whether the reasoning is shown
record Generation(long maxTokens, List<String> stops, boolean reasons, boolean showsThoughts) {

  private static final int MAX_STOPS = 5;

  static Generation of(JsonValue.Obj body, String model) {
    JsonValue.Obj config = config(body);
    JsonValue.Obj thinking = thinking(config);
    boolean can = model.matches("gemini-(2\\.5|[3-9]).*");
    boolean off = thinking.get("thinkingBudget").map(JsonValue::asLong).orElse(-1L) == 0;
    return new Generation(
        config.get("maxOutputTokens").map(JsonValue::asLong).orElse(Long.MAX_VALUE),
        config.array("stopSequences").stream().map(JsonValue::asString).toList(),
        can && !off,
        can && !off && thinking.flag("includeThoughts"));
  }

  static Optional<Refusal> check(JsonValue.Obj body, String model) {
    JsonValue.Obj config = config(body);
    JsonValue.Obj thinking = thinking(config);
    String place = "* GenerateContentRequest.generation_config.";
    if (config.get("maxOutputTokens").map(JsonValue::asLong).orElse(1L) < 1) {
      return refuse(place + "max_output_tokens: max_output_tokens must be positive.\n");
    }
    if (config.get("candidateCount").map(JsonValue::asLong).orElse(1L) != 1) {
      return refuse("Multiple candidates is not enabled for this model");
    }
    if (config.array("stopSequences").size() > MAX_STOPS) {
      return refuse(place + "stop_sequences: the number of stop sequences must be at most 5.\n");
    }
    if (config.array("stopSequences").contains(JsonValue.of(""))) {
      return refuse(place + "stop_sequences[0]: stop sequence cannot be empty.\n");
    }
    double temperature =
        config.get("temperature").orElse(JsonValue.of(1)) instanceof JsonValue.Num number
            ? Double.parseDouble(number.text())
            : 1;
    if (temperature < 0 || temperature > 2) {
      return refuse(place + "temperature: temperature must be in the range [0.0, 2.0].\n");
    }
    if (thinking.get("thinkingBudget").isPresent() && thinking.get("thinkingLevel").isPresent()) {
      return refuse("You can only set only one of thinking budget and thinking level.");
    }
    if (thinking.get("thinkingLevel").isPresent() && !model.matches("gemini-[3-9].*")) {
      return refuse("Thinking level is not supported for this model.");
    }
    String level = thinking.get("thinkingLevel").map(JsonValue::asString).orElse("LOW");
    if (!Set.of("MINIMAL", "LOW", "MEDIUM", "HIGH").contains(level.toUpperCase(Locale.ROOT))) {
      return refuse(
          "Invalid value at 'generation_config.thinking_config.thinking_level', \"" + level + "\"");
    }
    return config.get("responseSchema").isPresent() && config.get("responseJsonSchema").isPresent()
        ? refuse(place + "response_schema: only one response schema may be set.\n")
        : Optional.empty();
  }

  private static JsonValue.Obj config(JsonValue.Obj body) {
    return body.get("generationConfig")
        .map(JsonValue::asObject)
        .orElseGet(() -> JsonValue.object().build());
  }

  private static JsonValue.Obj thinking(JsonValue.Obj config) {
    return config
        .get("thinkingConfig")
        .map(JsonValue::asObject)
        .orElseGet(() -> JsonValue.object().build());
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.of(400, Gemini.INVALID, message));
  }
}
