package dev.signalbox.data.translate;

import dev.signalbox.data.translate.TranslatedRequest.Ready;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.List;

/// The next request of a client that sends an answer back as it came, along with results of the
/// calls in it.
final class SentBack {

  private static final JsonValue TOOL_PARAMETERS = json("{\"type\":\"object\"}");

  private SentBack() {}

  /// What the provider gets of it.
  static byte[] translated(Order order, byte[] answer) {
    Obj request = request(order.from(), Json.parse(answer).asObject());
    TranslatedRequest translated = Translation.translate(order, Json.writeBytes(request));
    if (translated instanceof Ready ready) {
      return ready.body();
    }
    throw new AssertionError(translated);
  }

  private static Obj request(Dialect client, Obj answer) {
    return switch (client) {
      case MESSAGES -> messages(answer);
      case CHAT -> chat(answer);
      case RESPONSES -> responses(answer);
      case GEMINI -> gemini(answer);
      case CONVERSE -> converse(answer);
    };
  }

  private static Obj messages(Obj answer) {
    List<JsonValue> results = new ArrayList<>();
    for (JsonValue block : answer.array("content")) {
      if (block.asObject().string("type").equals("tool_use")) {
        results.add(
            JsonValue.object()
                .put("type", "tool_result")
                .put("tool_use_id", block.asObject().string("id"))
                .put("content", "done")
                .build());
      }
    }
    return JsonValue.object()
        .put("model", "m")
        .put("max_tokens", 9000)
        .put("thinking", json("{\"type\":\"adaptive\"}"))
        .put("tools", json("[{\"name\":\"Read\",\"input_schema\":{\"type\":\"object\"}}]"))
        .put(
            "messages",
            JsonValue.array(
                List.of(
                    json("{\"role\":\"user\",\"content\":\"hi\"}"),
                    JsonValue.object()
                        .put("role", "assistant")
                        .put("content", answer.require("content"))
                        .build(),
                    JsonValue.object()
                        .put("role", "user")
                        .put("content", JsonValue.array(results))
                        .build())))
        .build();
  }

  private static Obj chat(Obj answer) {
    Obj message = answer.array("choices").getFirst().asObject().object("message");
    List<JsonValue> messages = new ArrayList<>();
    messages.add(json("{\"role\":\"user\",\"content\":\"hi\"}"));
    messages.add(message);
    for (JsonValue call : message.array("tool_calls")) {
      messages.add(
          JsonValue.object()
              .put("role", "tool")
              .put("tool_call_id", call.asObject().string("id"))
              .put("content", "done")
              .build());
    }
    return JsonValue.object()
        .put("model", "m")
        .put("reasoning_effort", "high")
        .put("tools", json("[{\"type\":\"function\",\"function\":{\"name\":\"Read\"}}]"))
        .put("messages", JsonValue.array(messages))
        .build();
  }

  private static Obj responses(Obj answer) {
    List<JsonValue> input = new ArrayList<>();
    input.add(json("{\"type\":\"message\",\"role\":\"user\",\"content\":\"hi\"}"));
    input.addAll(answer.array("output"));
    for (JsonValue item : answer.array("output")) {
      if (item.asObject().string("type").equals("function_call")) {
        input.add(
            JsonValue.object()
                .put("type", "function_call_output")
                .put("call_id", item.asObject().string("call_id"))
                .put("output", "done")
                .build());
      }
    }
    return JsonValue.object()
        .put("model", "m")
        .put("reasoning", json("{\"effort\":\"high\"}"))
        .put(
            "tools",
            JsonValue.array(
                List.of(
                    JsonValue.object()
                        .put("type", "function")
                        .put("name", "Read")
                        .put("parameters", TOOL_PARAMETERS)
                        .build())))
        .put("input", JsonValue.array(input))
        .build();
  }

  private static Obj gemini(Obj answer) {
    Obj content = answer.array("candidates").getFirst().asObject().object("content");
    List<JsonValue> results = new ArrayList<>();
    for (JsonValue part : content.array("parts")) {
      if (part.asObject().get("functionCall").isPresent()) {
        Obj call = part.asObject().object("functionCall");
        Obj result =
            JsonValue.object()
                .put("id", call.string("id"))
                .put("name", call.string("name"))
                .put("response", json("{\"output\":\"done\"}"))
                .build();
        results.add(JsonValue.object().put("functionResponse", result).build());
      }
    }
    return JsonValue.object()
        .put("tools", json("[{\"functionDeclarations\":[{\"name\":\"Read\"}]}]"))
        .put(
            "contents",
            JsonValue.array(
                List.of(
                    json("{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}"),
                    content,
                    JsonValue.object()
                        .put("role", "user")
                        .put("parts", JsonValue.array(results))
                        .build())))
        .build();
  }

  private static Obj converse(Obj answer) {
    Obj message = answer.object("output").object("message");
    List<JsonValue> results = new ArrayList<>();
    for (JsonValue block : message.array("content")) {
      if (block.asObject().get("toolUse").isPresent()) {
        Obj result =
            JsonValue.object()
                .put("toolUseId", block.asObject().object("toolUse").string("toolUseId"))
                .put("content", json("[{\"text\":\"done\"}]"))
                .build();
        results.add(JsonValue.object().put("toolResult", result).build());
      }
    }
    Obj tool =
        JsonValue.object()
            .put("name", "Read")
            .put("inputSchema", JsonValue.object().put("json", TOOL_PARAMETERS).build())
            .build();
    return JsonValue.object()
        .put(
            "toolConfig",
            JsonValue.object()
                .put(
                    "tools",
                    JsonValue.array(List.of(JsonValue.object().put("toolSpec", tool).build())))
                .build())
        .put(
            "messages",
            JsonValue.array(
                List.of(
                    json("{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}"),
                    message,
                    JsonValue.object()
                        .put("role", "user")
                        .put("content", JsonValue.array(results))
                        .build())))
        .build();
  }

  private static JsonValue json(String text) {
    return Json.parse(text);
  }
}
