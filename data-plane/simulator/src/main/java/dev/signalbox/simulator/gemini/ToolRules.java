package dev.signalbox.simulator.gemini;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.script.OfferedTool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How tools are declared and chosen (docs: gemini-api/docs/function-calling).
final class ToolRules {

  private static final Set<String> TYPES =
      Set.of("STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL");
  private static final Set<String> MODES = Set.of("AUTO", "ANY", "NONE", "VALIDATED");

  private ToolRules() {}

  static Optional<Refusal> check(JsonValue.Obj body) {
    Set<String> names = new HashSet<>();
    List<JsonValue> tools = body.array("tools");
    for (int tool = 0; tool < tools.size(); tool++) {
      List<JsonValue> declared = tools.get(tool).asObject().array("functionDeclarations");
      for (int index = 0; index < declared.size(); index++) {
        String place =
            "* GenerateContentRequest.tools[" + tool + "].function_declarations[" + index + "].";
        Optional<Refusal> refusal = declaration(declared.get(index).asObject(), place, names);
        if (refusal.isPresent()) {
          return refusal;
        }
      }
    }
    return choice(body, names);
  }

  private static Optional<Refusal> declaration(
      JsonValue.Obj declared, String place, Set<String> names) {
    String name = declared.get("name").map(JsonValue::asString).orElse("");
    if (!name.matches("[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}")) {
      return refuse(
          place
              + "name: Invalid function name. Must start with a letter or an underscore. Must be"
              + " alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes"
              + " (-), with a maximum length of 64.\n");
    }
    if (!names.add(name)) {
      return refuse("Duplicate function declaration found: " + name);
    }
    if (declared.get("parameters").isPresent()
        && declared.get("parametersJsonSchema").isPresent()) {
      return refuse(place + "parameters: parameters and parameters_json_schema are exclusive.\n");
    }
    return declared
        .get("parameters")
        .flatMap(schema -> schema(schema.asObject(), place + "parameters"));
  }

  private static Optional<Refusal> schema(JsonValue.Obj schema, String place) {
    String type = schema.get("type").map(JsonValue::asString).orElse("").toUpperCase(Locale.ROOT);
    if (!type.isEmpty() && !TYPES.contains(type)) {
      return refuse(
          "Invalid value at '" + place + ".type' (type.googleapis.com/Type), \"" + type + "\"");
    }
    if (type.isEmpty() && schema.array("anyOf").isEmpty()) {
      return refuse(place + ".type: must be specified.\n");
    }
    if (!schema.array("enum").isEmpty() && !type.equals("STRING")) {
      return refuse(place + ".enum: only allowed for STRING type\n");
    }
    if (type.equals("ARRAY") && schema.get("items").isEmpty()) {
      return refuse(place + ".items: missing field.\n");
    }
    if (type.equals("ARRAY")) {
      return schema(schema.object("items"), place + ".items");
    }
    if (!type.equals("OBJECT") || schema.get("properties").isEmpty()) {
      return type.equals("OBJECT") && !schema.array("required").isEmpty()
          ? refuse(place + ".required[0]: property is not defined\n")
          : Optional.empty();
    }
    JsonValue.Obj properties = schema.object("properties");
    if (properties.members().isEmpty()) {
      return refuse(place + ".properties: should be non-empty for OBJECT type\n");
    }
    List<JsonValue> required = schema.array("required");
    for (int index = 0; index < required.size(); index++) {
      if (!properties.members().containsKey(required.get(index).asString())) {
        return refuse(place + ".required[" + index + "]: property is not defined\n");
      }
    }
    return properties.members().entrySet().stream()
        .flatMap(entry ->
            schema(entry.getValue().asObject(), place + ".properties[" + entry.getKey() + "]")
                .stream())
        .findFirst();
  }

  private static Optional<Refusal> choice(JsonValue.Obj body, Set<String> names) {
    String mode = mode(body);
    if (!MODES.contains(mode)) {
      return refuse(
          "Invalid value at 'tool_config.function_calling_config.mode'"
              + " (type.googleapis.com/google.ai.generativelanguage.v1beta.FunctionCallingConfig.Mode),"
              + " \""
              + mode
              + "\"");
    }
    List<String> allowed = allowed(body);
    if (!allowed.isEmpty() && (mode.equals("AUTO") || mode.equals("NONE"))) {
      return refuse(
          "* GenerateContentRequest.tool_config.function_calling_config.allowed_function_names:"
              + " should be set only when the mode is ANY or VALIDATED.\n");
    }
    if (mode.equals("ANY") && names.isEmpty()) {
      return refuse("Function calling config is set without function_declarations.");
    }
    return names.containsAll(allowed)
        ? Optional.empty()
        : refuse(
            "* GenerateContentRequest.tool_config.function_calling_config.allowed_function_names:"
                + " function name is not declared.\n");
  }

  /// The tools that the script may call.
  static List<OfferedTool> offered(JsonValue.Obj body) {
    List<OfferedTool> offered = new ArrayList<>();
    if (mode(body).equals("NONE")) {
      return offered;
    }
    List<String> allowed = allowed(body);
    for (JsonValue tool : body.array("tools")) {
      for (JsonValue entry : tool.asObject().array("functionDeclarations")) {
        JsonValue.Obj declared = entry.asObject();
        String name = declared.string("name");
        if (allowed.isEmpty() || allowed.contains(name)) {
          offered.add(OfferedTool.function(name, parameters(declared)));
        }
      }
    }
    return offered;
  }

  private static JsonValue.Obj parameters(JsonValue.Obj declared) {
    return declared
        .get("parametersJsonSchema")
        .or(() -> declared.get("parameters").map(found -> lowerCased(found.asObject())))
        .map(JsonValue::asObject)
        .orElseGet(() -> JsonValue.object().build());
  }

  /// A schema with the type names of JSON schema.
  private static JsonValue lowerCased(JsonValue.Obj schema) {
    JsonValue.ObjectBuilder plain = JsonValue.object();
    schema
        .members()
        .forEach((name, value) -> {
          if (name.equals("type")) {
            plain.put(name, value.asString().toLowerCase(Locale.ROOT));
          } else if (name.equals("items")) {
            plain.put(name, lowerCased(value.asObject()));
          } else if (name.equals("properties")) {
            JsonValue.ObjectBuilder properties = JsonValue.object();
            value
                .asObject()
                .members()
                .forEach((key, inner) -> properties.put(key, lowerCased(inner.asObject())));
            plain.put(name, properties.build());
          } else {
            plain.put(name, value);
          }
        });
    return plain.build();
  }

  /// The tool that must be called; an empty name for any.
  static Optional<String> forced(JsonValue.Obj body) {
    if (!mode(body).equals("ANY")) {
      return Optional.empty();
    }
    List<String> allowed = allowed(body);
    return Optional.of(allowed.size() == 1 ? allowed.getFirst() : "");
  }

  private static String mode(JsonValue.Obj body) {
    return config(body).get("mode").map(JsonValue::asString).orElse("AUTO");
  }

  private static List<String> allowed(JsonValue.Obj body) {
    return config(body).array("allowedFunctionNames").stream().map(JsonValue::asString).toList();
  }

  private static JsonValue.Obj config(JsonValue.Obj body) {
    return body.get("toolConfig")
        .flatMap(found -> found.asObject().get("functionCallingConfig"))
        .map(JsonValue::asObject)
        .orElseGet(() -> JsonValue.object().build());
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.of(400, Gemini.INVALID, message));
  }
}
