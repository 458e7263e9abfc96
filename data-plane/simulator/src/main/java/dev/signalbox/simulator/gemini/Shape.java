package dev.signalbox.simulator.gemini;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// What a protobuf message may hold, as Google's JSON reader sees it: unknown names are refused,
/// names in snake case are taken too, null is absence.
sealed interface Shape {

  /// A message.
  ///
  /// @param fields by name in camel case; a supplier, because schemas hold schemas
  record Message(Supplier<Map<String, Shape>> fields) implements Shape {}

  /// A repeated field.
  record Repeated(Shape item) implements Shape {}

  /// A map with texts as keys.
  record MapOf(Shape value) implements Shape {}

  /// Text, also of an enum.
  record Text() implements Shape {}

  /// Bytes in base64.
  record Bytes() implements Shape {}

  /// A number, which may be written as text.
  record Numeric() implements Shape {}

  /// `true` or `false`.
  record Bool() implements Shape {}

  /// A JSON object of any kind.
  record Struct() implements Shape {}

  /// Any JSON value.
  record Value() implements Shape {}

  /// Something that is wrong, and where.
  record Violation(String field, String description) {}

  /// A message with the given fields.
  static Message message(Map<String, Shape> fields) {
    return new Message(() -> fields);
  }

  /// Checks a value and writes its names in camel case.
  static JsonValue read(Shape shape, JsonValue value, String place, List<Violation> violations) {
    return switch (shape) {
      case Message message when value instanceof JsonValue.Obj object ->
          fields(message, object, place, violations);
      case Repeated repeated when value instanceof JsonValue.Array array -> {
        List<JsonValue> items = new ArrayList<>();
        for (int index = 0; index < array.items().size(); index++) {
          items.add(
              read(
                  repeated.item(),
                  array.items().get(index),
                  place + "[" + index + "]",
                  violations));
        }
        yield JsonValue.array(items);
      }
      case MapOf map when value instanceof JsonValue.Obj object -> {
        JsonValue.ObjectBuilder entries = JsonValue.object();
        object
            .members()
            .forEach((name, entry) ->
                entries.put(
                    name,
                    read(
                        map.value(),
                        entry,
                        place + "[" + entries.build().members().size() + "].value",
                        violations)));
        yield entries.build();
      }
      case Text ignored when value instanceof JsonValue.Text -> value;
      case Bytes ignored when value instanceof JsonValue.Text text -> {
        if (!text.value().matches("[A-Za-z0-9+/_-]*={0,2}")) {
          violations.add(
              new Violation(
                  place,
                  "Invalid value at '"
                      + place
                      + "' (TYPE_BYTES), Base64 decoding failed for "
                      + Json.write(value)));
        }
        yield value;
      }
      case Numeric ignored when value instanceof JsonValue.Num -> value;
      case Numeric ignored
          when value instanceof JsonValue.Text text && text.value().matches("-?[0-9]{1,18}") ->
          JsonValue.of(Long.parseLong(text.value()));
      case Bool ignored when value instanceof JsonValue.Bool -> value;
      case Struct ignored when value instanceof JsonValue.Obj -> value;
      case Value ignored -> value;
      default -> {
        violations.add(wrongKind(shape, value, place));
        yield value;
      }
    };
  }

  private static JsonValue fields(
      Message message, JsonValue.Obj object, String place, List<Violation> violations) {
    Map<String, Shape> known = message.fields().get();
    Map<String, JsonValue> read = new LinkedHashMap<>();
    object
        .members()
        .forEach((name, value) -> {
          String camel = camel(name);
          Shape field = known.get(camel);
          if (field == null) {
            violations.add(unknown(name, place));
          } else if (!(value instanceof JsonValue.Null)) {
            String inner = place.isEmpty() ? snake(camel) : place + "." + snake(camel);
            read.put(camel, read(field, value, inner, violations));
          }
        });
    return new JsonValue.Obj(read);
  }

  private static Violation unknown(String name, String place) {
    return new Violation(
        place,
        "Invalid JSON payload received. Unknown name \""
            + name
            + "\""
            + (place.isEmpty() ? "" : " at '" + place + "'")
            + ": Cannot find field.");
  }

  private static Violation wrongKind(Shape shape, JsonValue value, String place) {
    if (value instanceof JsonValue.Array) {
      return new Violation(
          place,
          "Invalid JSON payload received. Unknown name \""
              + place.replaceFirst(".*\\.", "")
              + "\" at '"
              + place
              + "': Proto field is not repeating, cannot start list.");
    }
    String type =
        switch (shape) {
          case Text ignored -> "TYPE_STRING";
          case Bytes ignored -> "TYPE_BYTES";
          case Numeric ignored -> "TYPE_INT32";
          case Bool ignored -> "TYPE_BOOL";
          case Struct ignored -> "type.googleapis.com/google.protobuf.Struct";
          default -> "TYPE_MESSAGE";
        };
    return new Violation(
        place, "Invalid value at '" + place + "' (" + type + "), " + Json.write(value));
  }

  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    boolean upper = false;
    for (int index = 0; index < name.length(); index++) {
      char c = name.charAt(index);
      if (c == '_' && !camel.isEmpty()) {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }

  private static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
