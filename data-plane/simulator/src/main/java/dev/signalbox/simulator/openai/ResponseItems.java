package dev.signalbox.simulator.openai;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.script.Conversation.Turn;
import dev.signalbox.simulator.script.OfferedTool;
import dev.signalbox.simulator.script.OfferedTool.Kind;
import java.util.ArrayList;
import java.util.List;

/// Reads the items of a Responses request.
final class ResponseItems {

  private static final JsonValue.Obj NO_SCHEMA = JsonValue.object().build();

  private ResponseItems() {}

  /// The input as items, even where it was a plain string.
  static List<JsonValue.Obj> of(JsonValue.Obj body) {
    JsonValue input = body.require("input");
    if (input instanceof JsonValue.Text text) {
      return List.of(JsonValue.object().put("role", "user").put("content", text.value()).build());
    }
    return input.asArray().stream().map(JsonValue::asObject).toList();
  }

  static String type(JsonValue.Obj item) {
    return item.get("type").map(JsonValue::asString).orElse("message");
  }

  /// Whether the caller must answer this item.
  static boolean isCall(JsonValue.Obj item) {
    return switch (type(item)) {
      case "function_call", "custom_tool_call", "local_shell_call" -> true;
      default -> false;
    };
  }

  static boolean isResult(JsonValue.Obj item) {
    return switch (type(item)) {
      case "function_call_output", "custom_tool_call_output", "local_shell_call_output" -> true;
      default -> false;
    };
  }

  static String resultType(String callType) {
    return callType + "_output";
  }

  /// The call that a result is for.
  static String answeredCall(JsonValue.Obj result) {
    return result.get("call_id").or(() -> result.get("id")).map(JsonValue::asString).orElse("");
  }

  /// Whether the model said it.
  static boolean fromModel(JsonValue.Obj item) {
    String type = type(item);
    if (type.equals("message")) {
      return item.get("role").filter(role -> role.asString().equals("assistant")).isPresent();
    }
    return type.equals("reasoning") || type.endsWith("_call");
  }

  static Turn turn(JsonValue.Obj item) {
    if (isCall(item)) {
      return Turn.CALLS;
    }
    if (isResult(item)) {
      return Turn.RESULT;
    }
    return fromModel(item) ? Turn.ANSWER : Turn.PROMPT;
  }

  /// The tools that the script may call, also those that come as `additional_tools` items.
  static List<OfferedTool> offered(JsonValue.Obj body) {
    List<OfferedTool> offered = new ArrayList<>();
    add(offered, "", body.array("tools"));
    for (JsonValue.Obj item : of(body)) {
      if (type(item).equals("additional_tools")) {
        add(offered, "", item.array("tools"));
      }
    }
    return List.copyOf(offered);
  }

  private static void add(List<OfferedTool> offered, String namespace, List<JsonValue> tools) {
    for (JsonValue entry : tools) {
      JsonValue.Obj tool = entry.asObject();
      switch (tool.string("type")) {
        case "function" ->
            offered.add(
                new OfferedTool(
                    Kind.FUNCTION,
                    namespace,
                    tool.string("name"),
                    tool.get("parameters").map(JsonValue::asObject).orElse(NO_SCHEMA)));
        case "custom" ->
            offered.add(new OfferedTool(Kind.FREEFORM, namespace, tool.string("name"), NO_SCHEMA));
        case "local_shell" ->
            offered.add(new OfferedTool(Kind.LOCAL_SHELL, "", "local_shell", NO_SCHEMA));
        case "namespace" -> {
          if (namespace.isEmpty()) {
            add(offered, tool.string("name"), tool.array("tools"));
          }
        }
        default -> {
          // The vendor runs it itself.
        }
      }
    }
  }
}
