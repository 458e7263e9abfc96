package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.Located;
import dev.signalbox.data.conversation.OutputForm;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads requests.
final class GeminiPromptReader {

  private static final Set<String> KNOWN =
      Set.of("contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "model");

  private static final Set<String> KNOWN_CONFIG =
      Set.of(
          "temperature",
          "topP",
          "topK",
          "maxOutputTokens",
          "stopSequences",
          "presencePenalty",
          "frequencyPenalty",
          "seed",
          "responseMimeType",
          "responseSchema",
          "responseJsonSchema",
          "thinkingConfig");

  private static final Set<String> KNOWN_FUNCTION =
      Set.of("name", "description", "parameters", "parametersJsonSchema");

  private static final String JSON = "application/json";

  private GeminiPromptReader() {}

  static Prompt read(Obj body, String model, boolean stream) {
    Obj config =
        ProtoJson.object(body, "generationConfig").orElseGet(() -> JsonValue.object().build());
    Optional<Obj> calling =
        ProtoJson.object(body, "toolConfig")
            .flatMap(tools -> ProtoJson.object(tools, "functionCallingConfig"));
    return new PromptBuilder()
        .model(model).stream(stream)
            .system(system(body))
            .turns(turns(body))
            .tools(tools(body))
            .toolChoice(calling.map(GeminiPromptReader::toolChoice))
            .sampling(Located.read("generationConfig", config, GeminiPromptReader::sampling))
            .thinking(
                Located.read(
                    "generationConfig",
                    config,
                    all -> ProtoJson.object(all, "thinkingConfig").map(GeminiThinking::read)))
            .output(Located.read("generationConfig", config, GeminiPromptReader::output))
            .own(own(body, config))
            .build();
  }

  private static List<Part> system(Obj body) {
    Optional<JsonValue> system = ProtoJson.get(body, "systemInstruction");
    if (system.isEmpty()) {
      return List.of();
    }
    if (system.get() instanceof JsonValue.Text text) {
      return List.of(Part.Text.of(text.value()));
    }
    return Located.read(
        "systemInstruction",
        system.get(),
        content -> new GeminiPartReader("").read(ProtoJson.array(content.asObject(), "parts")));
  }

  private static List<Turn> turns(Obj body) {
    JsonValue contents =
        ProtoJson.get(body, "contents")
            .orElseThrow(() -> new JsonException("missing member 'contents'"));
    GeminiPartReader parts = new GeminiPartReader("call_");
    // A single content may stand without an array around it.
    List<JsonValue> all = contents instanceof Obj ? List.of(contents) : contents.asArray();
    return Located.each("contents", all, content -> turn(content.asObject(), parts));
  }

  private static Turn turn(Obj content, GeminiPartReader parts) {
    Role role =
        switch (ProtoJson.text(content, "role")) {
          case "model" -> Role.ASSISTANT;
          case "system" -> Role.SYSTEM;
          case "user", "function", "" -> Role.USER;
          default -> throw new JsonException("an unknown role");
        };
    return new Turn(role, parts.read(ProtoJson.array(content, "parts")));
  }

  private static List<Tool> tools(Obj body) {
    List<Tool> tools = new ArrayList<>();
    Located.each(
        "tools",
        ProtoJson.array(body, "tools"),
        tool -> {
          addTools(tool.asObject(), tools);
          return tools;
        });
    return tools;
  }

  private static void addTools(Obj tool, List<Tool> tools) {
    for (Map.Entry<String, JsonValue> member : tool.members().entrySet()) {
      String kind = ProtoJson.camel(member.getKey());
      if (kind.equals("functionDeclarations")) {
        tools.addAll(
            Located.each(
                ".functionDeclarations",
                member.getValue().asArray(),
                function -> function(function.asObject())));
      } else if (!(member.getValue() instanceof JsonValue.Null)) {
        Obj raw = JsonValue.object().put(kind, member.getValue()).build();
        tools.add(new Tool.Foreign(Dialect.GEMINI, kind, kind, raw));
      }
    }
  }

  private static Tool function(Obj function) {
    Optional<Obj> schema =
        ProtoJson.object(function, "parametersJsonSchema")
            .or(() -> ProtoJson.object(function, "parameters").map(GeminiSchema::read));
    return new Tool.Function(
        function.string("name"),
        ProtoJson.said(function, "description"),
        schema,
        Optional.empty(),
        Optional.empty(),
        ProtoJson.without(function, KNOWN_FUNCTION));
  }

  private static ToolChoice toolChoice(Obj calling) {
    List<JsonValue> names = ProtoJson.array(calling, "allowedFunctionNames");
    return switch (ProtoJson.text(calling, "mode")) {
      case "NONE" -> new ToolChoice.None();
      case "ANY" ->
          names.size() == 1
              ? new ToolChoice.Named(names.getFirst().asString())
              : new ToolChoice.Any();
      default -> new ToolChoice.Auto();
    };
  }

  private static Sampling sampling(Obj config) {
    return new Sampling(
        ProtoJson.number(config, "maxOutputTokens"),
        number(config, "temperature"),
        number(config, "topP"),
        ProtoJson.number(config, "topK"),
        ProtoJson.array(config, "stopSequences").stream().map(JsonValue::asString).toList(),
        number(config, "presencePenalty"),
        number(config, "frequencyPenalty"),
        ProtoJson.number(config, "seed"));
  }

  private static Optional<Num> number(Obj config, String name) {
    return ProtoJson.get(config, name)
        .map(value -> {
          if (value instanceof Num number) {
            return number;
          }
          throw new JsonException(name + ": expected a number");
        });
  }

  private static Optional<OutputForm> output(Obj config) {
    Optional<Obj> schema =
        ProtoJson.object(config, "responseJsonSchema")
            .or(() -> ProtoJson.object(config, "_responseJsonSchema"))
            .or(() -> ProtoJson.object(config, "responseSchema").map(GeminiSchema::read));
    return ProtoJson.text(config, "responseMimeType").equals(JSON)
        ? Optional.of(new OutputForm("", schema, Optional.empty()))
        : Optional.empty();
  }

  /// What only this dialect knows: safety settings, cached contents, other modalities than text.
  private static Obj own(Obj body, Obj config) {
    ObjectBuilder own = JsonValue.object();
    ProtoJson.without(body, KNOWN).members().forEach(own::put);
    ObjectBuilder ownConfig = JsonValue.object();
    ProtoJson.without(config, KNOWN_CONFIG)
        .members()
        .forEach((name, value) -> {
          if (!saysNothing(name, value)) {
            ownConfig.put(name, value);
          }
        });
    String mediaType = ProtoJson.text(config, "responseMimeType");
    if (!mediaType.isEmpty() && !mediaType.equals(JSON) && !mediaType.equals("text/plain")) {
      ownConfig.put("responseMimeType", mediaType);
      ProtoJson.get(config, "responseSchema")
          .ifPresent(schema -> ownConfig.put("responseSchema", schema));
    }
    Obj rest = ownConfig.build();
    if (!rest.members().isEmpty()) {
      own.put("generationConfig", rest);
    }
    Optional<Obj> restConfig =
        ProtoJson.object(body, "toolConfig").flatMap(GeminiPromptReader::ownToolConfig);
    restConfig.ifPresent(toolConfig -> own.put("toolConfig", toolConfig));
    return own.build();
  }

  /// One candidate is what everybody gives.
  private static boolean saysNothing(String name, JsonValue value) {
    return ProtoJson.camel(name).equals("candidateCount") && value.equals(JsonValue.of(1))
        || name.equals("_responseJsonSchema");
  }

  /// A choice among several functions, and settings of the vendor's own tools.
  private static Optional<Obj> ownToolConfig(Obj toolConfig) {
    Obj rest = ProtoJson.without(toolConfig, Set.of("functionCallingConfig"));
    ObjectBuilder own = JsonValue.object();
    rest.members().forEach(own::put);
    ProtoJson.object(toolConfig, "functionCallingConfig")
        .filter(calling -> ProtoJson.array(calling, "allowedFunctionNames").size() > 1)
        .ifPresent(calling -> own.put("functionCallingConfig", calling));
    Obj built = own.build();
    return built.members().isEmpty() ? Optional.empty() : Optional.of(built);
  }
}
