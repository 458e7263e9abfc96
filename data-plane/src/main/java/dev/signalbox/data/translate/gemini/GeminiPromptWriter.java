package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.OutputForm;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes requests.
final class GeminiPromptWriter {

  private final Prompt prompt;
  private final Carriage carriage;

  GeminiPromptWriter(Prompt prompt, Carriage carriage) {
    this.prompt = prompt;
    this.carriage = carriage;
  }

  Obj write() {
    ObjectBuilder body = JsonValue.object();
    List<JsonValue> system = system();
    if (!system.isEmpty()) {
      body.put(
          "systemInstruction", JsonValue.object().put("parts", JsonValue.array(system)).build());
    }
    body.put("contents", JsonValue.array(new GeminiTurnWriter(carriage).write(prompt.turns())));
    List<JsonValue> tools = tools();
    if (!tools.isEmpty()) {
      body.put("tools", JsonValue.array(tools));
    }
    toolConfig().ifPresent(config -> body.put("toolConfig", config));
    Obj config = config();
    if (!config.members().isEmpty()) {
      body.put("generationConfig", config);
    }
    prompt
        .own()
        .members()
        .forEach((name, value) -> {
          if (!name.equals("generationConfig") && !name.equals("toolConfig")) {
            body.put(name, value);
          }
        });
    if (prompt.cachesAll().isPresent()) {
      carriage.lose("cache", Feature.OTHER);
    }
    return body.build();
  }

  private List<JsonValue> system() {
    GeminiPartWriter parts = new GeminiPartWriter(carriage);
    List<Part> system = prompt.system();
    for (int index = 0; index < system.size(); index++) {
      parts.add(system.get(index), "system[" + index + "]");
    }
    return parts.take();
  }

  private List<JsonValue> tools() {
    List<JsonValue> functions = new ArrayList<>();
    List<JsonValue> tools = new ArrayList<>();
    for (int index = 0; index < prompt.tools().size(); index++) {
      String path = "tools[" + index + "]";
      switch (prompt.tools().get(index)) {
        case Tool.Function function -> functions.add(function(function, path));
        case Tool.Custom custom -> functions.add(custom(custom, path));
        case Tool.Foreign foreign when foreign.dialect() == Dialect.GEMINI ->
            tools.add(foreign.raw());
        case Tool.Foreign ignored -> carriage.lose(path, Feature.TOOLS);
      }
    }
    if (!functions.isEmpty()) {
      tools.addFirst(
          JsonValue.object().put("functionDeclarations", JsonValue.array(functions)).build());
    }
    return tools;
  }

  private Obj function(Tool.Function function, String path) {
    ObjectBuilder declaration = JsonValue.object().put("name", GeminiNames.write(function.name()));
    if (!function.explained().isEmpty()) {
      declaration.put("description", function.explained());
    }
    if (function.parameters().isPresent()) {
      Obj schema = function.parameters().get();
      declaration.put("parametersJsonSchema", GeminiSchema.write(schema));
      if (GeminiSchema.loses(schema)) {
        carriage.lose(path + ".parameters", Feature.OTHER);
      }
    }
    if (function.cache().isPresent()) {
      carriage.lose(path + ".cache", Feature.OTHER);
    }
    if (function.strict().orElse(false)) {
      carriage.lose(path + ".strict", Feature.OTHER);
    }
    function.own().members().forEach(declaration::put);
    return declaration.build();
  }

  /// A tool that takes any text becomes one that takes a text.
  private Obj custom(Tool.Custom custom, String path) {
    if (custom.format().isPresent()) {
      carriage.lose(path + ".format", Feature.OTHER);
    }
    Obj input = JsonValue.object().put("type", "string").build();
    Obj schema =
        JsonValue.object()
            .put("type", "object")
            .put("properties", JsonValue.object().put("input", input).build())
            .put("required", JsonValue.array(List.of(JsonValue.of("input"))))
            .build();
    return JsonValue.object()
        .put("name", GeminiNames.write(custom.name()))
        .put("description", custom.description())
        .put("parametersJsonSchema", schema)
        .build();
  }

  private Optional<Obj> toolConfig() {
    ObjectBuilder config = JsonValue.object();
    if (prompt.parallelTools().isPresent() && !prompt.parallelTools().get()) {
      carriage.lose("parallelTools", Feature.TOOL_CHOICE);
    }
    if (prompt.toolChoice().isPresent() && !prompt.tools().isEmpty()) {
      ObjectBuilder calling = JsonValue.object();
      switch (prompt.toolChoice().get()) {
        case ToolChoice.Auto() -> calling.put("mode", "AUTO");
        case ToolChoice.None() -> calling.put("mode", "NONE");
        case ToolChoice.Any() -> calling.put("mode", "ANY");
        case ToolChoice.Named(String name) ->
            calling
                .put("mode", "ANY")
                .put(
                    "allowedFunctionNames",
                    JsonValue.array(List.of(JsonValue.of(GeminiNames.write(name)))));
      }
      config.put("functionCallingConfig", calling.build());
    }
    ProtoJson.object(prompt.own(), "toolConfig")
        .ifPresent(own -> own.members().forEach(config::put));
    Obj built = config.build();
    return built.members().isEmpty() ? Optional.empty() : Optional.of(built);
  }

  private Obj config() {
    ObjectBuilder config = JsonValue.object();
    Sampling sampling = prompt.sampling();
    sampling.maxTokens().ifPresent(most -> config.put("maxOutputTokens", most));
    sampling.temperature().ifPresent(value -> config.put("temperature", value));
    sampling.topP().ifPresent(value -> config.put("topP", value));
    sampling.topK().ifPresent(value -> config.put("topK", value));
    if (!sampling.stop().isEmpty()) {
      config.put(
          "stopSequences", JsonValue.array(sampling.stop().stream().map(JsonValue::of).toList()));
    }
    sampling.presencePenalty().ifPresent(value -> config.put("presencePenalty", value));
    sampling.frequencyPenalty().ifPresent(value -> config.put("frequencyPenalty", value));
    sampling.seed().ifPresent(value -> config.put("seed", value));
    prompt.output().ifPresent(form -> output(form, config));
    GeminiThinking.write(prompt.thinking(), carriage)
        .ifPresent(thinking -> config.put("thinkingConfig", thinking));
    ProtoJson.object(prompt.own(), "generationConfig")
        .ifPresent(own -> own.members().forEach(config::put));
    return config.build();
  }

  private void output(OutputForm form, ObjectBuilder config) {
    config.put("responseMimeType", "application/json");
    if (form.schema().isPresent()) {
      config.put("responseJsonSchema", GeminiSchema.write(form.schema().get()));
      if (GeminiSchema.loses(form.schema().get())) {
        carriage.lose("output.schema", Feature.OTHER);
      }
    }
  }
}
