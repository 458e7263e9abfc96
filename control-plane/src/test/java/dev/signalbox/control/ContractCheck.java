package dev.signalbox.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Holds answers, and the bodies of requests that were accepted, against the contract. The contract
/// is taken as what OpenAPI 3.1 says it is: JSON Schema 2020-12.
final class ContractCheck {

  private static final String BASE = "https://signalbox.invalid/openapi";
  private static final int SUCCESS_END = 300;

  private final JsonNode document;
  private final JsonSchemaFactory factory;
  private final SchemaValidatorsConfig config =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();
  private final ObjectMapper json = new ObjectMapper();

  ContractCheck(Map<String, Object> contract) {
    this.document = json.valueToTree(contract);
    this.factory =
        JsonSchemaFactory.getInstance(
            VersionFlag.V202012,
            builder ->
                builder.schemaLoaders(
                    loaders -> loaders.schemas(Map.of(BASE, document.toString()))));
  }

  /// An exchange of which the contract speaks.
  ///
  /// @param path without the query
  /// @param sent the body of the request; null if there was none
  /// @param contentType of the answer; empty if it has none
  /// @param body of the answer
  record Exchange(
      String method,
      String path,
      @Nullable String sent,
      int status,
      String contentType,
      String body) {}

  /// What is wrong with an exchange; empty if nothing is.
  List<String> faults(Exchange exchange) {
    Optional<String> path = template(exchange.path());
    boolean head = exchange.method().equals("HEAD");
    String method = head ? "get" : exchange.method().toLowerCase(Locale.ROOT);
    JsonNode operation =
        path.map(found -> document.path("paths").path(found).path(method))
            .orElseGet(json::createObjectNode);
    if (path.isEmpty() || operation.isMissingNode()) {
      // Not in the contract: only a refusal may come.
      return exchange.status() >= SUCCESS_END
          ? faults("#/components/responses/Problem", exchange)
          : List.of("an answer of " + exchange.status() + " that the contract does not know");
    }
    String place = "#/paths/" + escaped(path.get()) + "/" + method;
    List<String> sent = sentFaults(place, operation, exchange);
    if (!sent.isEmpty()) {
      return sent;
    }
    String status = Integer.toString(exchange.status());
    JsonNode responses = operation.path("responses");
    String name = responses.has(status) ? status : "default";
    return responses.has(name)
        ? faults(place + "/responses/" + name, exchange)
        : List.of("status " + status + " is not in the contract");
  }

  private List<String> sentFaults(String place, JsonNode operation, Exchange exchange) {
    String sent = exchange.sent();
    String schema = "/requestBody/content/application~1json/schema";
    if (sent == null || exchange.status() >= SUCCESS_END || operation.at(schema).isMissingNode()) {
      return List.of();
    }
    return validate(place + schema, sent, "accepted a body that the contract refuses: ");
  }

  private List<String> faults(String response, Exchange exchange) {
    String place = resolved(response);
    JsonNode content = document.at(place.substring(1)).path("content");
    if (content.isMissingNode() || content.isEmpty()) {
      return exchange.body().isEmpty() ? List.of() : List.of("a body where none is promised");
    }
    String type = exchange.contentType().replaceFirst("\\s*;.*", "");
    if (!content.has(type)) {
      return List.of("content-type " + type + " is not in the contract");
    }
    if (!(type.endsWith("/json") || type.endsWith("+json")) || exchange.method().equals("HEAD")) {
      return List.of();
    }
    return validate(
        place + "/content/" + escaped(type) + "/schema",
        exchange.body(),
        "answer " + exchange.status() + ": ");
  }

  private String resolved(String place) {
    JsonNode reference = document.at(place.substring(1)).path("$ref");
    return reference.isMissingNode() ? place : reference.asText();
  }

  private List<String> validate(String schema, String instance, String what) {
    try {
      JsonNode node = json.readTree(instance);
      Set<ValidationMessage> messages =
          schemas
              .computeIfAbsent(
                  schema, at -> factory.getSchema(SchemaLocation.of(BASE + at), config))
              .validate(node);
      return messages.stream().map(message -> what + message.getMessage()).toList();
    } catch (JsonProcessingException notJson) {
      return List.of(what + "not JSON");
    }
  }

  /// The path of the contract that an address belongs to; of several the one with most literals.
  private Optional<String> template(String path) {
    Iterator<String> names = document.path("paths").fieldNames();
    Optional<String> found = Optional.empty();
    while (names.hasNext()) {
      String name = names.next();
      String pattern =
          Pattern.compile("\\{[^}]+}")
              .splitAsStream(name)
              .map(Pattern::quote)
              .collect(Collectors.joining("[^/]+", "", name.endsWith("}") ? "[^/]+" : ""));
      if (path.matches(pattern) && (found.isEmpty() || literals(name) > literals(found.get()))) {
        found = Optional.of(name);
      }
    }
    return found;
  }

  private static int literals(String template) {
    return template.replaceAll("\\{[^}]+}", "").length();
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
