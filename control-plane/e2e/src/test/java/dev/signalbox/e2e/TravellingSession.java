package dev.signalbox.e2e;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One conversation with tools and thoughts whose client sends all of it again each turn, as it got
/// it, whichever model it asks.
final class TravellingSession {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}},\"required\":[\"path\"]}";
  private static final String ASKED = "Read the file notes.txt and tell me what it says.";

  private final URI gateway;
  private final String key;
  private final Style style;
  private final List<String> said = new ArrayList<>();

  /// How the client writes.
  enum Style {
    MESSAGES,
    INVOKE,
    RAW_PREDICT,
    RESPONSES,
    GEMINI,
    CONVERSE
  }

  /// What came back.
  ///
  /// @param lost what the gateway says that it left out
  record Turn(int status, String body, Optional<String> lost) {}

  TravellingSession(URI gateway, String key, Style style) {
    this.gateway = gateway;
    this.key = key;
    this.style = style;
    said.add(
        switch (style) {
          case GEMINI -> "{\"role\":\"user\",\"parts\":[{\"text\":\"" + ASKED + "\"}]}";
          case CONVERSE -> "{\"role\":\"user\",\"content\":[{\"text\":\"" + ASKED + "\"}]}";
          default -> "{\"role\":\"user\",\"content\":\"" + ASKED + "\"}";
        });
  }

  /// All that was said so far, as it will be sent again.
  String history() {
    return String.join(",", said);
  }

  /// Asks a model, and answers the calls that it makes.
  Turn ask(String model) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway + path(model)))
            .header("authorization", "Bearer " + key)
            .header("content-type", "application/json")
            .header("anthropic-version", "2023-06-01")
            .header("x-signalbox-session-id", "travelling-" + style)
            .POST(BodyPublishers.ofString(body(model)))
            .build();
    try {
      HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        hear(Json.parse(answer.body()).asObject());
      }
      return new Turn(
          answer.statusCode(), answer.body(), answer.headers().firstValue("x-signalbox-lost"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private String path(String model) {
    return switch (style) {
      case MESSAGES -> "/v1/messages";
      case RESPONSES -> "/v1/responses";
      case GEMINI -> "/v1beta/models/" + model + ":generateContent";
      case INVOKE -> "/bedrock/model/" + model + "/invoke";
      case CONVERSE -> "/bedrock/model/" + model + "/converse";
      case RAW_PREDICT ->
          "/vertex/v1/projects/p/locations/l/publishers/anthropic/models/" + model + ":rawPredict";
    };
  }

  private String body(String model) {
    String claude =
        "\"max_tokens\":6000,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048},"
            + "\"tools\":[{\"name\":\"read\",\"description\":\"Reads a file\",\"input_schema\":"
            + SCHEMA
            + "}],\"messages\":["
            + history()
            + "]}";
    return switch (style) {
      case MESSAGES -> "{\"model\":\"" + model + "\"," + claude;
      case INVOKE -> "{\"anthropic_version\":\"bedrock-2023-05-31\"," + claude;
      case RAW_PREDICT -> "{\"anthropic_version\":\"vertex-2023-10-16\"," + claude;
      case RESPONSES ->
          "{\"model\":\""
              + model
              + "\",\"store\":false,\"include\":[\"reasoning.encrypted_content\"],"
              + "\"reasoning\":{\"effort\":\"high\",\"summary\":\"auto\"},\"tools\":[{\"type\":"
              + "\"function\",\"name\":\"read\",\"description\":\"Reads a file\",\"parameters\":"
              + SCHEMA
              + "}],\"input\":["
              + history()
              + "]}";
      case GEMINI ->
          "{\"tools\":[{\"functionDeclarations\":[{\"name\":\"read\",\"description\":"
              + "\"Reads a file\",\"parametersJsonSchema\":"
              + SCHEMA
              + "}]}],\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}},"
              + "\"contents\":["
              + history()
              + "]}";
      case CONVERSE ->
          "{\"toolConfig\":{\"tools\":[{\"toolSpec\":{\"name\":\"read\",\"description\":"
              + "\"Reads a file\",\"inputSchema\":{\"json\":"
              + SCHEMA
              + "}}}]},\"inferenceConfig\":{\"maxTokens\":6000},"
              + "\"additionalModelRequestFields\":{\"thinking\":{\"type\":\"adaptive\"}},"
              + "\"messages\":["
              + history()
              + "]}";
    };
  }

  private void hear(Obj answer) {
    switch (style) {
      case MESSAGES, INVOKE, RAW_PREDICT -> {
        List<JsonValue> content = answer.array("content");
        turn("assistant", "content", content);
        reply("content", results(content, "tool_use", "id", "tool_result"));
      }
      case CONVERSE -> {
        List<JsonValue> content = answer.object("output").object("message").array("content");
        turn("assistant", "content", content);
        reply("content", results(content, "toolUse"));
      }
      case GEMINI -> {
        List<JsonValue> parts =
            answer.array("candidates").getFirst().asObject().object("content").array("parts");
        turn("model", "parts", parts);
        reply("parts", results(parts, "functionCall"));
      }
      case RESPONSES -> {
        List<JsonValue> items = answer.array("output");
        items.forEach(item -> said.add(Json.write(item)));
        List<JsonValue> results =
            results(items, "function_call", "call_id", "function_call_output");
        results.forEach(item -> said.add(Json.write(item)));
        if (results.isEmpty()) {
          said.add("{\"role\":\"user\",\"content\":\"And now?\"}");
        }
      }
    }
  }

  private void turn(String role, String member, List<JsonValue> parts) {
    said.add(
        Json.write(
            JsonValue.object().put("role", role).put(member, JsonValue.array(parts)).build()));
  }

  private void reply(String member, List<JsonValue> results) {
    JsonValue more =
        style == Style.GEMINI || style == Style.CONVERSE
            ? JsonValue.object().put("text", "And now?").build()
            : JsonValue.object().put("type", "text").put("text", "And now?").build();
    turn("user", member, results.isEmpty() ? List.of(more) : results);
  }

  /// Results of calls whose type stands in a member, for Messages and Responses.
  private static List<JsonValue> results(
      List<JsonValue> parts, String call, String id, String result) {
    List<JsonValue> results = new ArrayList<>();
    for (JsonValue part : parts) {
      Obj found = part.asObject();
      if (found.string("type").equals(call)) {
        boolean item = result.equals("function_call_output");
        results.add(
            JsonValue.object()
                .put("type", result)
                .put(item ? "call_id" : "tool_use_id", found.string(id))
                .put(item ? "output" : "content", "It says hello.")
                .build());
      }
    }
    return results;
  }

  /// Results of calls that are a member, for Gemini and Converse.
  private static List<JsonValue> results(List<JsonValue> parts, String call) {
    List<JsonValue> results = new ArrayList<>();
    for (JsonValue part : parts) {
      Optional<JsonValue> found = part.asObject().get(call);
      if (found.isPresent()) {
        Obj made = found.get().asObject();
        results.add(
            call.equals("toolUse")
                ? Json.parse(
                    "{\"toolResult\":{\"toolUseId\":"
                        + Json.write(made.require("toolUseId"))
                        + ",\"content\":[{\"text\":\"It says hello.\"}]}}")
                : JsonValue.object().put("functionResponse", response(made.members())).build());
      }
    }
    return results;
  }

  private static Obj response(Map<String, JsonValue> call) {
    JsonValue.ObjectBuilder response = JsonValue.object();
    if (call.containsKey("id")) {
      response.put("id", call.get("id"));
    }
    return response
        .put("name", call.get("name"))
        .put("response", JsonValue.object().put("output", "It says hello.").build())
        .build();
  }
}
