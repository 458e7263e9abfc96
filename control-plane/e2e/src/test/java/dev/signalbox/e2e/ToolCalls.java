package dev.signalbox.e2e;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Counts the tool calls of an answer, in whatever format it is.
final class ToolCalls {

  private static final List<String> RESPONSES_CALLS =
      List.of("function_call", "custom_tool_call", "local_shell_call");

  private ToolCalls() {}

  /// How many different tool calls an answer has.
  static int in(String answer) {
    if (answer.startsWith("{")) {
      return inWhole(Json.parse(answer).asObject());
    }
    Set<String> ids = new HashSet<>();
    for (String line : answer.split("\n")) {
      if (line.startsWith("data: {")) {
        noteEvent(Json.parse(line.substring("data: ".length())).asObject(), ids);
      }
    }
    return ids.size();
  }

  private static int inWhole(Obj answer) {
    Set<String> ids = new HashSet<>();
    for (String member : List.of("content", "output")) {
      for (JsonValue block : array(answer, member)) {
        noteBlock(block.asObject(), ids);
      }
    }
    for (JsonValue choice : array(answer, "choices")) {
      for (JsonValue call : array(choice.asObject().object("message"), "tool_calls")) {
        ids.add(call.asObject().string("id"));
      }
    }
    return ids.size();
  }

  private static void noteEvent(Obj event, Set<String> ids) {
    event.get("content_block").ifPresent(block -> noteBlock(block.asObject(), ids));
    event.get("item").ifPresent(item -> noteBlock(item.asObject(), ids));
    for (JsonValue choice : array(event, "choices")) {
      for (JsonValue call : array(choice.asObject().object("delta"), "tool_calls")) {
        call.asObject().get("id").ifPresent(id -> ids.add(id.asString()));
      }
    }
  }

  private static void noteBlock(Obj block, Set<String> ids) {
    String type = block.string("type");
    if (type.equals("tool_use")) {
      ids.add(block.string("id"));
    } else if (RESPONSES_CALLS.contains(type)) {
      ids.add(block.string("call_id"));
    }
  }

  private static List<JsonValue> array(Obj object, String member) {
    return object.get(member).map(JsonValue::asArray).orElse(List.of());
  }
}
