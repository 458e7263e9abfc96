package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Refusal;
import dev.signalbox.simulator.script.OfferedTool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How tools are declared and chosen. Tools that the vendor runs itself have a `type` of their own
/// and no schema.
final class ToolRules {

  private ToolRules() {}

  static Optional<Refusal> check(JsonValue.Obj body) {
    List<JsonValue> tools = body.array("tools");
    Set<String> names = new HashSet<>();
    for (int index = 0; index < tools.size(); index++) {
      JsonValue.Obj tool = tools.get(index).asObject();
      if (!isCustom(tool)) {
        tool.get("name").ifPresent(name -> names.add(name.asString()));
        continue;
      }
      String place = "tools." + index + ".custom.";
      if (tool.get("name").isEmpty()) {
        return refuse(place + "name: Field required");
      }
      String name = tool.string("name");
      if (!name.matches("[a-zA-Z0-9_-]{1,128}")) {
        return refuse(place + "name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
      }
      if (!names.add(name)) {
        return refuse("tools: Tool names must be unique.");
      }
      if (tool.get("input_schema").isEmpty()) {
        return refuse(place + "input_schema: Field required");
      }
      Optional<JsonValue> type = tool.object("input_schema").get("type");
      if (type.isEmpty()) {
        return refuse(place + "input_schema.type: Field required");
      }
      if (!type.get().equals(JsonValue.of("object"))) {
        return refuse(place + "input_schema.type: Input should be 'object'");
      }
    }
    return choice(body, names);
  }

  private static Optional<Refusal> choice(JsonValue.Obj body, Set<String> names) {
    if (body.get("tool_choice").isEmpty()) {
      return Optional.empty();
    }
    JsonValue.Obj choice = body.object("tool_choice");
    String type = choice.string("type");
    if (names.isEmpty() && !type.equals("none") && !type.equals("auto")) {
      return refuse("tool_choice: tool_choice may only be specified while providing tools.");
    }
    return switch (type) {
      case "auto", "any", "none" -> Optional.empty();
      case "tool" ->
          names.contains(choice.string("name"))
              ? Optional.empty()
              : refuse("Tool '" + choice.string("name") + "' not found in provided tools");
      default ->
          refuse(
              "tool_choice: Input tag '"
                  + type
                  + "' found using 'type' does not match any of the expected tags: 'auto', 'any',"
                  + " 'tool', 'none'");
    };
  }

  /// The tools that the script may call: those that the caller runs and has loaded.
  static List<OfferedTool> offered(JsonValue.Obj body) {
    List<OfferedTool> offered = new ArrayList<>();
    if (choiceType(body).equals("none")) {
      return offered;
    }
    for (JsonValue entry : body.array("tools")) {
      JsonValue.Obj tool = entry.asObject();
      if (isCustom(tool) && !tool.flag("defer_loading")) {
        offered.add(OfferedTool.function(tool.string("name"), tool.object("input_schema")));
      }
    }
    return offered;
  }

  /// The tool that must be called; an empty name for any.
  static Optional<String> forced(JsonValue.Obj body) {
    return switch (choiceType(body)) {
      case "any" -> Optional.of("");
      case "tool" -> Optional.of(body.object("tool_choice").string("name"));
      default -> Optional.empty();
    };
  }

  /// Whether several calls in one answer are allowed.
  static boolean parallel(JsonValue.Obj body) {
    return body.get("tool_choice")
        .map(choice -> !choice.asObject().flag("disable_parallel_tool_use"))
        .orElse(true);
  }

  private static String choiceType(JsonValue.Obj body) {
    return body.get("tool_choice").map(found -> found.asObject().string("type")).orElse("auto");
  }

  private static boolean isCustom(JsonValue.Obj tool) {
    return tool.get("type").map(type -> type.asString().equals("custom")).orElse(true);
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.invalid(message));
  }
}
