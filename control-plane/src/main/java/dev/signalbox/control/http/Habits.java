package dev.signalbox.control.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes into the contract what holds for every list and for every change of a member, so that no
/// document has to repeat it: lists as CSV, dry runs, idempotency keys, and that `null` in a body
/// means the same as leaving the member out, so that an answer can be sent back. A secret that is
/// shown once is marked `x-shown-once` in the documents; here it becomes one that a replay lacks.
final class Habits {

  private static final Set<String> CHANGES = Set.of("post", "put", "patch", "delete");
  private static final String REFERENCE = "$ref";
  private static final Map<String, Object> PAGE = Map.of(REFERENCE, "#/components/schemas/Page");

  private Habits() {}

  /// Changes a joined document in place; all its mappings must allow that.
  static void weave(Map<String, Object> document) {
    object(object(document, "components"), "schemas")
        .values()
        .forEach(schema -> showOnce(asObject(schema)));
    for (Object item : object(document, "paths").values()) {
      asObject(item)
          .forEach((method, operation) -> {
            allowNulls(asObject(operation));
            object(asObject(operation), "responses")
                .values()
                .forEach(answer -> showOnce(schema(asObject(answer))));
            if (method.equals("get")) {
              offerCsv(asObject(operation));
            } else if (CHANGES.contains(method) && isForMembers(asObject(operation))) {
              addParameter(asObject(operation), "IdempotencyKey");
              addParameter(asObject(operation), "DryRun");
            }
          });
    }
  }

  private static void showOnce(Map<String, Object> schema) {
    Map<String, Object> properties = object(schema, "properties");
    List<String> secrets =
        properties.keySet().stream()
            .filter(name -> asObject(properties.get(name)).containsKey("x-shown-once"))
            .toList();
    if (!secrets.isEmpty() && schema.get("required") instanceof List<?> required) {
      List<Object> others = new ArrayList<>(required);
      others.removeAll(secrets);
      schema.put("required", others);
      properties.put(
          "secret_no_longer_available",
          Map.of(
              "const",
              true,
              "description",
              "In place of the secret when the request was sent again with its idempotency key."));
    }
    if (schema.get("allOf") instanceof List<?> parts) {
      parts.forEach(part -> showOnce(asObject(part)));
    }
  }

  /// A list is what answers with a page.
  private static void offerCsv(Map<String, Object> operation) {
    Map<String, Object> content = object(object(object(operation, "responses"), "200"), "content");
    Map<String, Object> schema = object(object(content, "application/json"), "schema");
    if (schema.get("allOf") instanceof List<?> parts && parts.contains(PAGE)) {
      content.put("text/csv", Map.of("schema", Map.of("type", "string")));
    }
  }

  private static void allowNulls(Map<String, Object> operation) {
    allowNullsIn(schema(object(operation, "requestBody")));
  }

  private static void allowNullsIn(Map<String, Object> schema) {
    List<?> required = schema.get("required") instanceof List<?> names ? names : List.of();
    Map<String, Object> properties = object(schema, "properties");
    properties.values().forEach(property -> allowNullsIn(asObject(property)));
    if (schema.get("items") instanceof Map<?, ?> items) {
      allowNullsIn(asObject(items));
    }
    properties.replaceAll(
        (name, property) -> required.contains(name) ? property : orNull(asObject(property)));
  }

  private static Object orNull(Map<String, Object> property) {
    return Map.of("anyOf", List.of(property, Map.of("type", "null")));
  }

  /// Operations without a security of their own have that of the whole contract: an API token.
  private static boolean isForMembers(Map<String, Object> operation) {
    return !operation.containsKey("security");
  }

  /// The schema of a body or an answer in JSON.
  private static Map<String, Object> schema(Map<String, Object> from) {
    return object(object(object(from, "content"), "application/json"), "schema");
  }

  private static void addParameter(Map<String, Object> operation, String name) {
    Map<String, Object> reference = Map.of(REFERENCE, "#/components/parameters/" + name);
    List<Object> parameters = new ArrayList<>();
    if (operation.get("parameters") instanceof List<?> known) {
      parameters.addAll(known);
    }
    if (!parameters.contains(reference)) {
      parameters.add(reference);
    }
    operation.put("parameters", parameters);
  }

  private static Map<String, Object> object(Map<String, Object> from, String name) {
    Object found = from.get(name);
    return found instanceof Map<?, ?> ? asObject(found) : new LinkedHashMap<>();
  }

  @SuppressWarnings("unchecked") // A YAML mapping with text keys, as OpenAPI demands.
  private static Map<String, Object> asObject(@Nullable Object value) {
    return value instanceof Map<?, ?> ? (Map<String, Object>) value : Map.of();
  }
}
