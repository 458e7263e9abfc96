package dev.signalbox.simulator.script;

import dev.signalbox.model.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Makes an input that satisfies a tool's JSON schema: every required property, and the command or
/// path that the tool is about even where it is optional. Harmless by construction: commands only
/// print a word.
final class SchemaFiller {

  private static final int MAX_DEPTH = 8;

  private final String word;

  SchemaFiller(String word) {
    this.word = word;
  }

  JsonValue.Obj fill(JsonValue.Obj schema) {
    return object(schema, 0);
  }

  private JsonValue.Obj object(JsonValue.Obj schema, int depth) {
    List<String> required = schema.array("required").stream().map(JsonValue::asString).toList();
    JsonValue.ObjectBuilder filled = JsonValue.object();
    Map<String, JsonValue> properties =
        schema.get("properties").map(found -> found.asObject().members()).orElse(Map.of());
    properties.forEach((name, property) -> {
      if (property instanceof JsonValue.Obj described
          && (required.contains(name) || isCommand(name))) {
        filled.put(name, value(name, described, depth + 1));
      }
    });
    return filled.build();
  }

  private JsonValue value(String name, JsonValue.Obj schema, int depth) {
    List<JsonValue> choices = schema.array("enum");
    if (!choices.isEmpty()) {
      return choices.getFirst();
    }
    if (schema.get("const").isPresent()) {
      return schema.require("const");
    }
    for (String union : List.of("anyOf", "oneOf")) {
      if (!schema.array(union).isEmpty() && depth < MAX_DEPTH) {
        return value(name, schema.array(union).getFirst().asObject(), depth + 1);
      }
    }
    return switch (type(schema)) {
      case "object" -> depth < MAX_DEPTH ? object(schema, depth) : JsonValue.object().build();
      case "array" -> array(name, schema, depth);
      case "integer", "number" -> schema.get("minimum").orElse(JsonValue.of(1));
      case "boolean" -> JsonValue.of(false);
      case "null" -> new JsonValue.Null();
      default -> JsonValue.of(text(name));
    };
  }

  private JsonValue array(String name, JsonValue.Obj schema, int depth) {
    if (isCommand(name)) {
      return JsonValue.array(
          List.of(JsonValue.of("sh"), JsonValue.of("-c"), JsonValue.of("echo " + word)));
    }
    boolean mayBeEmpty = schema.get("minItems").map(JsonValue::asLong).orElse(0L) == 0;
    if (mayBeEmpty || schema.get("items").isEmpty() || depth >= MAX_DEPTH) {
      return JsonValue.array(List.of());
    }
    return JsonValue.array(List.of(value(name, schema.object("items"), depth + 1)));
  }

  private String text(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace("_", "");
    if (isCommand(name)) {
      return "echo " + word;
    }
    if (plain.contains("path") || plain.contains("file")) {
      return "README.md";
    }
    if (plain.contains("dir") || plain.contains("workdir")) {
      return ".";
    }
    if (plain.contains("description") || plain.contains("explanation")) {
      return "Print " + word;
    }
    return word;
  }

  private static boolean isCommand(String name) {
    return name.equals("command") || name.equals("cmd");
  }

  private static String type(JsonValue.Obj schema) {
    JsonValue type = schema.get("type").orElse(JsonValue.of("string"));
    return type instanceof JsonValue.Array several
        ? several.items().getFirst().asString()
        : type.asString();
  }
}
