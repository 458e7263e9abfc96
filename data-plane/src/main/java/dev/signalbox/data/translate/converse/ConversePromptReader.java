package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Located;
import dev.signalbox.data.conversation.OutputForm;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Reads requests.
final class ConversePromptReader {

  private static final Set<String> KNOWN =
      Set.of(
          "messages",
          "system",
          "toolConfig",
          "inferenceConfig",
          "additionalModelRequestFields",
          "outputConfig",
          "modelId");

  private static final Set<String> KNOWN_TOOL =
      Set.of("name", "description", "inputSchema", "strict");

  private static final Obj NOTHING = JsonValue.object().build();

  private ConversePromptReader() {}

  static Prompt read(Obj body, String model, boolean stream) {
    Obj inference = child(body, "inferenceConfig");
    Obj extras = child(body, "additionalModelRequestFields");
    Obj toolConfig = child(body, "toolConfig");
    return new PromptBuilder()
        .model(model).stream(stream)
            .system(
                Located.read(
                    "system",
                    body.array("system"),
                    blocks -> new ConverseBlockReader().read(blocks)))
            .turns(turns(body))
            .tools(Located.read("toolConfig", toolConfig, ConversePromptReader::tools))
            .toolChoice(Located.read("toolConfig", toolConfig, ConversePromptReader::toolChoice))
            .parallelTools(parallelTools(extras))
            .sampling(Located.read("inferenceConfig", inference, found -> sampling(found, extras)))
            .thinking(
                Located.read("additionalModelRequestFields", extras, ConverseExtras::readThinking))
            .output(
                Located.read("outputConfig", child(body, "outputConfig"), found -> output(found)))
            .own(own(body, extras))
            .build();
  }

  private static Obj child(Obj object, String name) {
    return object.get(name).map(JsonValue::asObject).orElse(NOTHING);
  }

  private static List<Turn> turns(Obj body) {
    ConverseBlockReader blocks = new ConverseBlockReader();
    return Located.each(
        "messages",
        body.require("messages").asArray(),
        message -> turn(message.asObject(), blocks));
  }

  private static Turn turn(Obj message, ConverseBlockReader blocks) {
    Role role =
        switch (message.string("role")) {
          case "user" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          default -> throw new JsonException("an unknown role");
        };
    return new Turn(role, blocks.read(message.array("content")));
  }

  private static List<Tool> tools(Obj toolConfig) {
    List<Tool> tools = new ArrayList<>();
    Located.each(
        ".tools",
        toolConfig.array("tools"),
        tool -> {
          addTool(tool.asObject(), tools);
          return tools;
        });
    return tools;
  }

  /// A cache point marks the tool before it.
  private static void addTool(Obj tool, List<Tool> tools) {
    String kind = ConverseBlockReader.kind(tool);
    switch (kind) {
      case "toolSpec" -> tools.add(function(tool.object(kind)));
      case "cachePoint" -> {
        if (!tools.isEmpty() && tools.getLast() instanceof Tool.Function last) {
          CacheMark mark = ConverseBlockReader.mark(tool.object(kind));
          tools.set(
              tools.size() - 1,
              new Tool.Function(
                  last.name(),
                  last.explained(),
                  last.parameters(),
                  last.strict(),
                  Optional.of(mark),
                  last.own()));
        }
      }
      default -> tools.add(new Tool.Foreign(Dialect.CONVERSE, kind, kind, tool));
    }
  }

  private static Tool function(Obj spec) {
    ObjectBuilder own = JsonValue.object();
    spec.members()
        .forEach((name, value) -> {
          if (!KNOWN_TOOL.contains(name)) {
            own.put(name, value);
          }
        });
    Optional<Obj> schema =
        spec.get("inputSchema")
            .flatMap(input -> input.asObject().get("json"))
            .map(JsonValue::asObject);
    return new Tool.Function(
        spec.string("name"),
        spec.get("description").isPresent() ? spec.text("description") : new JsonValue.Text(""),
        schema.filter(found -> !found.equals(ConversePromptWriter.NO_PARAMETERS)),
        spec.get("strict").map(JsonValue::asBoolean),
        Optional.empty(),
        own.build());
  }

  private static Optional<ToolChoice> toolChoice(Obj toolConfig) {
    return toolConfig
        .get("toolChoice")
        .map(JsonValue::asObject)
        .map(choice ->
            switch (ConverseBlockReader.kind(choice)) {
              case "any" -> new ToolChoice.Any();
              case "tool" -> new ToolChoice.Named(choice.object("tool").string("name"));
              default -> new ToolChoice.Auto();
            });
  }

  private static Optional<Boolean> parallelTools(Obj extras) {
    return extras
        .get("tool_choice")
        .flatMap(choice -> choice.asObject().get("disable_parallel_tool_use"))
        .map(disabled -> !disabled.asBoolean());
  }

  private static Sampling sampling(Obj inference, Obj extras) {
    Optional<JsonValue> topK =
        extras
            .get("top_k")
            .or(() -> extras.get("inferenceConfig").flatMap(own -> own.asObject().get("topK")));
    return new Sampling(
        number(inference.get("maxTokens")),
        decimal(inference, "temperature"),
        decimal(inference, "topP"),
        number(topK),
        inference.array("stopSequences").stream().map(JsonValue::asString).toList(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  private static OptionalLong number(Optional<JsonValue> value) {
    return value.isPresent() ? OptionalLong.of(value.get().asLong()) : OptionalLong.empty();
  }

  private static Optional<Num> decimal(Obj inference, String name) {
    return inference
        .get(name)
        .map(value -> {
          if (value instanceof Num number) {
            return number;
          }
          throw new JsonException(name + ": expected a number");
        });
  }

  /// The schema is a text with JSON.
  private static Optional<OutputForm> output(Obj config) {
    return config
        .get("textFormat")
        .map(format -> format.asObject().object("structure").object("jsonSchema"))
        .map(schema ->
            new OutputForm(
                schema.get("name").map(JsonValue::asString).orElse(""),
                Optional.of(Json.parse(schema.string("schema")).asObject()),
                Optional.empty()));
  }

  /// What only this dialect knows: guardrails, prompt variables, metadata, latency.
  private static Obj own(Obj body, Obj extras) {
    ObjectBuilder own = JsonValue.object();
    body.members()
        .forEach((name, value) -> {
          if (!KNOWN.contains(name)) {
            own.put(name, value);
          }
        });
    ObjectBuilder ownExtras = JsonValue.object();
    extras
        .members()
        .forEach((name, value) -> {
          if (!ConverseExtras.KNOWN.contains(name)) {
            ownExtras.put(name, value);
          }
        });
    Obj rest = ownExtras.build();
    if (!rest.members().isEmpty()) {
      own.put("additionalModelRequestFields", rest);
    }
    return own.build();
  }
}
