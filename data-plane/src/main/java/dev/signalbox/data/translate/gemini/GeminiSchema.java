package dev.signalbox.data.translate.gemini;

import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Array;
import dev.signalbox.model.json.JsonValue.Bool;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.json.JsonValue.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// JSON Schemas. The vendor has two forms: a `Schema` of its own after OpenAPI 3.0, with types in
/// capitals and `nullable`, and JSON Schema of which it knows a part
/// (<https://ai.google.dev/api/caching#FunctionDeclaration>). We read both and write the second.
final class GeminiSchema {

  /// Members whose value maps names to schemas.
  private static final Set<String> BY_NAME = Set.of("properties", "$defs", "definitions");

  /// What the vendor refuses, or takes for something else.
  private static final Set<String> UNKNOWN =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "$vocabulary",
          "propertyNames",
          "patternProperties",
          "unevaluatedProperties",
          "unevaluatedItems",
          "dependentRequired",
          "dependentSchemas",
          "contentEncoding",
          "contentMediaType",
          "contentSchema",
          "if",
          "then",
          "else",
          "not");

  private GeminiSchema() {}

  /// A JSON Schema that the vendor takes.
  static Obj write(Obj schema) {
    ObjectBuilder written = JsonValue.object();
    schema.members().forEach((name, value) -> write(schema, name, value, written));
    return written.build();
  }

  private static void write(Obj schema, String name, JsonValue value, ObjectBuilder written) {
    if (BY_NAME.contains(name) && value instanceof Obj byName) {
      ObjectBuilder schemas = JsonValue.object();
      byName.members().forEach((key, each) -> schemas.put(key, nested(each)));
      written.put(name, schemas.build());
    } else if (name.equals("exclusiveMinimum")) {
      bound(schema, "minimum", value, 1, written);
    } else if (name.equals("exclusiveMaximum")) {
      bound(schema, "maximum", value, -1, written);
    } else if (name.equals("const") && value instanceof Text) {
      written.put("enum", JsonValue.array(List.of(value)));
    } else if (isData(name)) {
      written.put(name, value);
    } else if (!UNKNOWN.contains(name)) {
      written.put(name, nested(value));
    }
  }

  /// Whether a member's value is an example of the data, or a list of names, and no schema.
  private static boolean isData(String name) {
    return switch (name) {
      case "enum", "const", "default", "example", "examples", "required" -> true;
      default -> false;
    };
  }

  /// An exclusive bound of whole numbers as an inclusive one. In OpenAPI 3.0 it is a boolean beside
  /// the bound.
  private static void bound(
      Obj schema, String inclusive, JsonValue value, long step, ObjectBuilder written) {
    if (!(value instanceof Num number) || schema.get(inclusive).isPresent()) {
      return;
    }
    boolean whole =
        schema.get("type").filter(type -> type.equals(JsonValue.of("integer"))).isPresent();
    BigDecimal exact = new BigDecimal(number.text());
    if (exact.precision() - (long) exact.scale() > 30 || exact.scale() > 30) {
      return;
    }
    written.put(
        inclusive, whole ? new Num(exact.add(BigDecimal.valueOf(step)).toPlainString()) : number);
  }

  private static JsonValue nested(JsonValue value) {
    return switch (value) {
      case Obj object -> write(object);
      case Array array ->
          JsonValue.array(array.items().stream().map(GeminiSchema::nested).toList());
      default -> value;
    };
  }

  /// Whether [#write] leaves anything out of a schema.
  static boolean loses(Obj schema) {
    for (Map.Entry<String, JsonValue> member : schema.members().entrySet()) {
      String name = member.getKey();
      if (UNKNOWN.contains(name) && !name.equals("$schema")) {
        return true;
      }
      if (BY_NAME.contains(name) && member.getValue() instanceof Obj byName) {
        if (byName.members().values().stream().anyMatch(GeminiSchema::losesNested)) {
          return true;
        }
      } else if (!isData(name) && losesNested(member.getValue())) {
        return true;
      }
    }
    return false;
  }

  private static boolean losesNested(JsonValue value) {
    return switch (value) {
      case Obj object -> loses(object);
      case Array array -> array.items().stream().anyMatch(GeminiSchema::losesNested);
      default -> false;
    };
  }

  /// A JSON Schema of the vendor's own form.
  static Obj read(Obj schema) {
    ObjectBuilder read = JsonValue.object();
    boolean nullable = schema.get("nullable").filter(new Bool(true)::equals).isPresent();
    schema.members().forEach((name, value) -> read(name, value, nullable, read));
    return read.build();
  }

  private static void read(String key, JsonValue value, boolean nullable, ObjectBuilder read) {
    String name = ProtoJson.camel(key);
    switch (name) {
      case "type" -> {
        JsonValue type =
            value instanceof Text text
                ? JsonValue.of(text.value().toLowerCase(Locale.ROOT))
                : value;
        read.put(name, nullable ? JsonValue.array(List.of(type, JsonValue.of("null"))) : type);
      }
      case "nullable", "propertyOrdering" -> {}
      case "properties" -> {
        ObjectBuilder schemas = JsonValue.object();
        value
            .asObject()
            .members()
            .forEach((property, each) -> schemas.put(property, readAny(each)));
        read.put(name, schemas.build());
      }
      case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
          read.put(name, value instanceof Text text ? number(text.value()) : value);
      default -> read.put(name, isData(name) ? value : readAny(value));
    }
  }

  /// Protobuf writes 64-bit numbers as texts.
  private static Num number(String text) {
    try {
      return new Num(Long.toString(Long.parseLong(text)));
    } catch (NumberFormatException none) {
      throw new JsonException("expected a whole number but found Text", none);
    }
  }

  private static JsonValue readAny(JsonValue value) {
    return switch (value) {
      case Obj object -> read(object);
      case Array array -> {
        List<JsonValue> items = new ArrayList<>();
        array.items().forEach(item -> items.add(readAny(item)));
        yield JsonValue.array(items);
      }
      default -> value;
    };
  }
}
