package dev.signalbox.control.role;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The operations that the contract promises, and bodies that fit it.
final class Operations {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final Map<?, ?> document;

  Operations(Map<?, ?> document) {
    this.document = document;
  }

  /// @param body a body with everything that must be in it, as JSON; null if there is none
  record Operation(String id, String method, String path, @Nullable String body) {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^}]+}");

    boolean hasPathParameter() {
      return path.contains("{");
    }

    /// The path with its parameters replaced, in order.
    String at(List<String> values) {
      String filled = path;
      for (String value : values) {
        filled = PARAMETER.matcher(filled).replaceFirst(value);
      }
      return filled;
    }
  }

  List<Operation> all() {
    List<Operation> operations = new ArrayList<>();
    object(document.get("paths"))
        .forEach((path, item) ->
            object(item)
                .forEach((method, operation) -> {
                  if (METHODS.contains(method)) {
                    operations.add(
                        new Operation(
                            object(operation).get("operationId").toString(),
                            method.toUpperCase(Locale.ROOT),
                            path,
                            body(object(operation))));
                  }
                }));
    return operations;
  }

  private @Nullable String body(Map<String, Object> operation) {
    Object request = operation.get("requestBody");
    if (request == null) {
      return null;
    }
    Object json = object(object(resolved(request)).get("content")).get("application/json");
    return json == null ? "" : sample(object(json).get("schema"));
  }

  /// The least that fits a schema.
  private String sample(@Nullable Object schema) {
    Map<String, Object> of = object(resolved(schema));
    if (of.get("allOf") instanceof List<?> parts) {
      Map<String, Object> joined = new LinkedHashMap<>(of);
      joined.remove("allOf");
      parts.forEach(part -> joined.putAll(object(resolved(part))));
      of = joined;
    }
    for (String choice : List.of("oneOf", "anyOf")) {
      if (of.get(choice) instanceof List<?> parts) {
        return sample(parts.getFirst());
      }
    }
    if (of.containsKey("const")) {
      return '"' + of.get("const").toString() + '"';
    }
    if (of.get("enum") instanceof List<?> values) {
      return '"' + values.getFirst().toString() + '"';
    }
    Object type = of.get("type");
    String name =
        type instanceof List<?> several ? several.getFirst().toString() : String.valueOf(type);
    return switch (name) {
      case "integer", "number" -> of.getOrDefault("minimum", 1).toString();
      case "boolean" -> "false";
      case "array" -> of.containsKey("minItems") ? "[" + sample(of.get("items")) + "]" : "[]";
      case "string" -> '"' + text(of) + '"';
      default -> sampleObject(of);
    };
  }

  private String sampleObject(Map<String, Object> schema) {
    List<String> members = new ArrayList<>();
    if (schema.get("required") instanceof List<?> required) {
      for (Object name : required) {
        members.add(
            '"' + name.toString() + "\":" + sample(object(schema.get("properties")).get(name)));
      }
    }
    return "{" + String.join(",", members) + "}";
  }

  private static String text(Map<String, Object> schema) {
    return switch (String.valueOf(schema.get("format"))) {
      case "uuid" -> UUID.randomUUID().toString();
      case "date-time" -> "2999-01-01T00:00:00Z";
      case "date" -> "2999-01-01";
      default -> "sample";
    };
  }

  private Object resolved(@Nullable Object value) {
    if (value instanceof Map<?, ?> map && map.get("$ref") instanceof String reference) {
      Object at = document;
      for (String step : reference.substring(2).split("/")) {
        at = object(at).get(step);
      }
      return resolved(at);
    }
    return value == null ? Map.of() : value;
  }

  @SuppressWarnings("unchecked") // OpenAPI documents have text keys throughout.
  private static Map<String, Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }
}
