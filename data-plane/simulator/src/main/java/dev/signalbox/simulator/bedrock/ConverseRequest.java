package dev.signalbox.simulator.bedrock;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A `Converse` request as the model sees it, which is a Messages body. A cache point becomes the
/// mark of the block before it.
final class ConverseRequest {

  private static final long USUAL_MAX_TOKENS = 4_096;

  private ConverseRequest() {}

  static JsonValue.Obj messages(JsonValue.Obj body, String model, boolean stream) {
    ObjectBuilder out = JsonValue.object().put("model", model).put("stream", stream);
    JsonValue.Obj config = object(body, "inferenceConfig");
    out.put("max_tokens", config.get("maxTokens").map(JsonValue::asLong).orElse(USUAL_MAX_TOKENS));
    config.get("temperature").ifPresent(value -> out.put("temperature", value));
    config.get("topP").ifPresent(value -> out.put("top_p", value));
    config.get("stopSequences").ifPresent(value -> out.put("stop_sequences", value));
    if (!body.array("system").isEmpty()) {
      out.put("system", blocks(body.array("system")));
    }
    List<JsonValue> messages = new ArrayList<>();
    for (JsonValue entry : body.array("messages")) {
      JsonValue.Obj message = entry.asObject();
      messages.add(
          JsonValue.object()
              .put("role", message.string("role"))
              .put("content", blocks(message.array("content")))
              .build());
    }
    out.put("messages", JsonValue.array(messages));
    tools(body, out);
    object(body, "additionalModelRequestFields")
        .members()
        .forEach((name, value) -> {
          if (!name.equals("anthropic_beta")) {
            out.put(name, value);
          }
        });
    return out.build();
  }

  private static void tools(JsonValue.Obj body, ObjectBuilder out) {
    JsonValue.Obj config = object(body, "toolConfig");
    if (config.array("tools").isEmpty()) {
      return;
    }
    out.put("tools", blocks(config.array("tools")));
    JsonValue.Obj choice = object(config, "toolChoice");
    choice.members().keySet().stream()
        .findFirst()
        .ifPresent(kind -> {
          ObjectBuilder chosen = JsonValue.object().put("type", kind);
          if (kind.equals("tool")) {
            chosen.put("name", choice.object("tool").string("name"));
          }
          out.put("tool_choice", chosen.build());
        });
  }

  private static JsonValue blocks(List<JsonValue> blocks) {
    List<JsonValue> result = new ArrayList<>();
    for (JsonValue entry : blocks) {
      JsonValue.Obj block = entry.asObject();
      if (block.get("cachePoint").isEmpty()) {
        result.add(block(block));
      } else if (!result.isEmpty()) {
        Map<String, JsonValue> marked =
            new LinkedHashMap<>(result.removeLast().asObject().members());
        ObjectBuilder control = JsonValue.object().put("type", "ephemeral");
        block.object("cachePoint").get("ttl").ifPresent(ttl -> control.put("ttl", ttl));
        marked.put("cache_control", control.build());
        result.add(new JsonValue.Obj(marked));
      }
    }
    return JsonValue.array(result);
  }

  private static JsonValue.Obj block(JsonValue.Obj block) {
    String kind = block.members().keySet().iterator().next();
    ObjectBuilder out = JsonValue.object();
    switch (kind) {
      case "text" -> out.put("type", "text").put("text", block.string("text"));
      case "toolUse" -> {
        JsonValue.Obj use = block.object(kind);
        out.put("type", "tool_use")
            .put("id", use.string("toolUseId"))
            .put("name", use.string("name"))
            .put("input", use.require("input"));
      }
      case "toolResult" -> {
        JsonValue.Obj result = block.object(kind);
        out.put("type", "tool_result").put("tool_use_id", result.string("toolUseId"));
        out.put("content", blocks(result.array("content")));
        if (result.get("status").equals(Optional.of(JsonValue.of("error")))) {
          out.put("is_error", true);
        }
      }
      case "reasoningContent" -> reasoning(block.object(kind), out);
      case "toolSpec" -> {
        JsonValue.Obj spec = block.object(kind);
        out.put("name", spec.string("name"));
        spec.get("description").ifPresent(text -> out.put("description", text));
        out.put("input_schema", spec.object("inputSchema").object("json"));
      }
      case "json" -> out.put("type", "text").put("text", Json.write(block.require(kind)));
      case "image" -> image(block.object(kind), out);
      case "document", "searchResult", "video" ->
          out.put("type", "document").put("source", block.require(kind));
      default -> throw new JsonException("a block of kind " + kind + " is not supported");
    }
    return out.build();
  }

  private static void image(JsonValue.Obj image, ObjectBuilder out) {
    out.put("type", "image")
        .put(
            "source",
            JsonValue.object()
                .put("type", "base64")
                .put("media_type", "image/" + image.string("format"))
                .put("data", image.object("source").get("bytes").orElse(JsonValue.of("")))
                .build());
  }

  private static void reasoning(JsonValue.Obj reasoning, ObjectBuilder out) {
    if (reasoning.get("redactedContent").isPresent()) {
      out.put("type", "redacted_thinking").put("data", reasoning.string("redactedContent"));
      return;
    }
    JsonValue.Obj text = reasoning.object("reasoningText");
    out.put("type", "thinking")
        .put("thinking", text.string("text"))
        .put("signature", text.get("signature").map(JsonValue::asString).orElse(""));
  }

  private static JsonValue.Obj object(JsonValue.Obj body, String name) {
    return body.get(name).map(JsonValue::asObject).orElseGet(() -> JsonValue.object().build());
  }
}
