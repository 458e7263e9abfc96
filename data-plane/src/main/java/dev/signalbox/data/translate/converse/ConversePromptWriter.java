package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.OutputForm;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes requests. The model's name stands in the path, as does whether a stream is wanted.
final class ConversePromptWriter {

  /// A tool without parameters: a schema is required.
  static final Obj NO_PARAMETERS =
      JsonValue.object()
          .put("type", "object")
          .put("properties", JsonValue.object().build())
          .build();

  private final Prompt prompt;
  private final Carriage carriage;
  private final ConverseBlockWriter blocks;
  private final ConverseExtras extras;

  ConversePromptWriter(Prompt prompt, Carriage carriage) {
    this.prompt = prompt;
    this.carriage = carriage;
    this.blocks = new ConverseBlockWriter(carriage);
    this.extras = new ConverseExtras(prompt, carriage);
  }

  Obj write() {
    ObjectBuilder body = JsonValue.object();
    List<JsonValue> system = system();
    if (!system.isEmpty()) {
      body.put("system", JsonValue.array(system));
    }
    body.put("messages", JsonValue.array(messages()));
    toolConfig().ifPresent(config -> body.put("toolConfig", config));
    Optional<Obj> fields = extras.write();
    Obj inference = inference();
    if (!inference.members().isEmpty()) {
      body.put("inferenceConfig", inference);
    }
    fields.ifPresent(found -> body.put("additionalModelRequestFields", found));
    prompt.output().ifPresent(form -> output(form, body));
    prompt
        .own()
        .members()
        .forEach((name, value) -> {
          if (!name.equals("additionalModelRequestFields")) {
            body.put(name, value);
          }
        });
    return body.build();
  }

  private List<JsonValue> system() {
    List<JsonValue> written = new ArrayList<>();
    for (int index = 0; index < prompt.system().size(); index++) {
      written.addAll(blocks.write(prompt.system().get(index), "system[" + index + "]"));
    }
    return written;
  }

  private List<JsonValue> messages() {
    ConverseTurnWriter turns = new ConverseTurnWriter(carriage, blocks);
    return turns.write(prompt.turns(), prompt.cachesAll());
  }

  private Optional<Obj> toolConfig() {
    boolean none = prompt.toolChoice().filter(ToolChoice.None.class::isInstance).isPresent();
    Set<String> called = called();
    if (none && called.isEmpty()) {
      return Optional.empty();
    }
    List<JsonValue> tools = tools();
    if (tools.isEmpty() && called.isEmpty()) {
      return Optional.empty();
    }
    if (tools.isEmpty()) {
      // Calls in the history are refused without tools.
      called.forEach(name -> tools.add(spec(name, "No longer available.")));
      carriage.lose("tools", Feature.OTHER);
    }
    ObjectBuilder config = JsonValue.object().put("tools", JsonValue.array(tools));
    if (none) {
      carriage.lose("toolChoice", Feature.TOOL_CHOICE);
    } else if (prompt.toolChoice().isPresent() && !prompt.tools().isEmpty()) {
      config.put("toolChoice", toolChoice(prompt.toolChoice().get()));
    }
    return Optional.of(config.build());
  }

  private static Obj toolChoice(ToolChoice choice) {
    Obj nothing = JsonValue.object().build();
    return switch (choice) {
      case ToolChoice.Any() -> JsonValue.object().put("any", nothing).build();
      case ToolChoice.Named(String name) ->
          JsonValue.object().put("tool", JsonValue.object().put("name", name).build()).build();
      case ToolChoice.Auto(), ToolChoice.None() -> JsonValue.object().put("auto", nothing).build();
    };
  }

  private Set<String> called() {
    Set<String> names = new LinkedHashSet<>();
    for (Turn turn : prompt.turns()) {
      for (Part part : turn.parts()) {
        if (part instanceof Part.ToolCall call) {
          names.add(call.name());
        }
      }
    }
    return names;
  }

  private List<JsonValue> tools() {
    List<JsonValue> written = new ArrayList<>();
    for (int index = 0; index < prompt.tools().size(); index++) {
      String path = "tools[" + index + "]";
      switch (prompt.tools().get(index)) {
        case Tool.Function function -> {
          written.add(spec(function));
          blocks.point(function.cache(), path).ifPresent(written::add);
        }
        case Tool.Custom custom -> written.add(spec(custom, path));
        case Tool.Foreign foreign when foreign.dialect() == Dialect.CONVERSE ->
            written.add(foreign.raw());
        case Tool.Foreign ignored -> carriage.lose(path, Feature.TOOLS);
      }
    }
    return written;
  }

  private static Obj spec(Tool.Function function) {
    ObjectBuilder spec = JsonValue.object().put("name", function.name());
    if (!function.explained().isBlank()) {
      spec.put("description", function.explained());
    }
    Obj schema =
        function.parameters().filter(given -> !given.members().isEmpty()).orElse(NO_PARAMETERS);
    spec.put("inputSchema", JsonValue.object().put("json", object(schema)).build());
    function.strict().ifPresent(strict -> spec.put("strict", strict));
    function.own().members().forEach(spec::put);
    return JsonValue.object().put("toolSpec", spec.build()).build();
  }

  /// A schema must be of an object.
  private static Obj object(Obj schema) {
    if (schema.get("type").filter(type -> type.equals(JsonValue.of("object"))).isPresent()) {
      return schema;
    }
    ObjectBuilder object = JsonValue.object().put("type", "object");
    schema
        .members()
        .forEach((name, value) -> {
          if (!name.equals("type")) {
            object.put(name, value);
          }
        });
    return object.build();
  }

  private static Obj spec(String name, String description) {
    return spec(
        new Tool.Function(
            name,
            description,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            JsonValue.object().build()));
  }

  /// A tool that takes any text becomes one that takes a text.
  private Obj spec(Tool.Custom custom, String path) {
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
    return spec(
        new Tool.Function(
            custom.name(),
            custom.description(),
            Optional.of(schema),
            Optional.empty(),
            Optional.empty(),
            JsonValue.object().build()));
  }

  /// While Anthropic's models think they take no other sampling.
  private Obj inference() {
    ObjectBuilder config = JsonValue.object();
    Sampling sampling = prompt.sampling();
    sampling.maxTokens().ifPresent(most -> config.put("maxTokens", most));
    if (sampling.temperature().isPresent()) {
      double asked = Double.parseDouble(sampling.temperature().get().text());
      if (extras.thinks() && asked != 1.0) {
        carriage.lose("temperature", Feature.OTHER);
      } else if (asked > 1.0) {
        carriage.lose("temperature", Feature.OTHER);
        config.put("temperature", 1);
      } else {
        config.put("temperature", sampling.temperature().get());
      }
    }
    if (sampling.topP().isPresent()) {
      if (extras.thinks() && Double.parseDouble(sampling.topP().get().text()) < 0.95) {
        carriage.lose("topP", Feature.OTHER);
      } else {
        config.put("topP", sampling.topP().get());
      }
    }
    List<String> stops = sampling.stop().stream().filter(stop -> !stop.isBlank()).toList();
    if (stops.size() < sampling.stop().size()) {
      carriage.lose("stop", Feature.OTHER);
    }
    if (!stops.isEmpty()) {
      config.put("stopSequences", JsonValue.array(stops.stream().map(JsonValue::of).toList()));
    }
    lose(sampling.seed().isPresent(), "seed");
    lose(sampling.presencePenalty().isPresent(), "presencePenalty");
    lose(sampling.frequencyPenalty().isPresent(), "frequencyPenalty");
    return config.build();
  }

  private void lose(boolean said, String path) {
    if (said) {
      carriage.lose(path, Feature.OTHER);
    }
  }

  private void output(OutputForm form, ObjectBuilder body) {
    if (form.schema().isEmpty()) {
      carriage.lose("output", Feature.STRUCTURED_OUTPUT);
      return;
    }
    ObjectBuilder schema = JsonValue.object().put("schema", Json.write(form.schema().get()));
    if (!form.name().isEmpty()) {
      schema.put("name", form.name());
    }
    Obj structure = JsonValue.object().put("jsonSchema", schema.build()).build();
    Obj format = JsonValue.object().put("type", "json_schema").put("structure", structure).build();
    body.put("outputConfig", JsonValue.object().put("textFormat", format).build());
  }
}
