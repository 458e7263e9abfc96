package dev.signalbox.simulator.bedrock;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Checks;
import dev.signalbox.simulator.call.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tools of `Converse`: how they are declared, and that each use has its result in the next turn.
final class ConverseTools {

  private ConverseTools() {}

  static Optional<Refusal> check(JsonValue.Obj body) {
    if (body.get("toolConfig").isEmpty()) {
      return Checks.when(
          mentionsTools(body),
          () ->
              Bedrock.invalid(
                  "The toolConfig field must be defined when using toolUse and toolResult content"
                      + " blocks."));
    }
    JsonValue.Obj config = body.object("toolConfig");
    Optional<Refusal> members =
        ConverseRules.unknown(config, Set.of("tools", "toolChoice"), "toolConfig");
    if (members.isPresent()) {
      return members;
    }
    List<JsonValue> tools = config.array("tools");
    if (tools.isEmpty()) {
      return refuse(
          "1 validation error detected: Value '[]' at 'toolConfig.tools' failed to satisfy"
              + " constraint: Member must have length greater than or equal to 1");
    }
    Set<String> names = new HashSet<>();
    for (int index = 0; index < tools.size(); index++) {
      Optional<Refusal> refusal =
          tool(tools.get(index).asObject(), "toolConfig.tools." + index, names);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return choice(config, names);
  }

  private static Optional<Refusal> tool(JsonValue.Obj tool, String place, Set<String> names) {
    Optional<Refusal> shape =
        Checks.first(
            () -> ConverseRules.union(tool, Set.of("toolSpec", "cachePoint", "systemTool"), place),
            () -> ConverseBlocks.cachePoint(tool, place));
    if (shape.isPresent() || tool.get("toolSpec").isEmpty()) {
      return shape;
    }
    JsonValue.Obj spec = tool.object("toolSpec");
    String inside = place + ".toolSpec";
    return Checks.first(
        () ->
            ConverseRules.unknown(
                spec, Set.of("name", "description", "inputSchema", "strict"), inside),
        () ->
            Checks.when(
                !spec.string("name").matches("[a-zA-Z0-9_-]{1,64}"),
                () ->
                    ConverseRules.constraint(
                        spec.require("name"),
                        inside + ".name",
                        "Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+")),
        () ->
            Checks.when(
                !names.add(spec.string("name")),
                () ->
                    Bedrock.invalid(
                        "The tool " + spec.string("name") + " is already defined at " + inside)),
        () ->
            Checks.when(
                spec.get("description").map(text -> text.asString().isEmpty()).orElse(false),
                () ->
                    ConverseRules.constraint(
                        JsonValue.of(""),
                        inside + ".description",
                        "Member must have length greater than or equal to 1")),
        () ->
            Checks.when(
                spec.get("inputSchema").isEmpty(),
                () -> ConverseRules.serialization(inside + ".inputSchema is missing")),
        () ->
            ConverseRules.union(
                spec.object("inputSchema"), Set.of("json"), inside + ".inputSchema"),
        () ->
            Checks.when(
                !spec.object("inputSchema")
                    .object("json")
                    .get("type")
                    .equals(Optional.of(JsonValue.of("object"))),
                () ->
                    Bedrock.invalid(
                        "The value at "
                            + inside
                            + ".inputSchema.json.type must be one of the following: object.")));
  }

  private static Optional<Refusal> choice(JsonValue.Obj config, Set<String> names) {
    if (config.get("toolChoice").isEmpty()) {
      return Optional.empty();
    }
    JsonValue.Obj choice = config.object("toolChoice");
    Optional<Refusal> shape =
        ConverseRules.union(choice, Set.of("auto", "any", "tool"), "toolConfig.toolChoice");
    if (shape.isPresent() || choice.get("tool").isEmpty()) {
      return shape;
    }
    String name = choice.object("tool").string("name");
    return Checks.when(
        !names.contains(name),
        () ->
            Bedrock.invalid(
                "The tool " + name + " at toolConfig.toolChoice.tool.name is not defined."));
  }

  /// Every use is answered in the very next message, and only there.
  static Optional<Refusal> pairing(JsonValue.Obj body) {
    List<String> open = new ArrayList<>();
    List<JsonValue> messages = body.array("messages");
    for (int index = 0; index < messages.size(); index++) {
      String place = "messages." + index + ".content";
      List<String> results = ids(messages.get(index), "toolResult");
      if (results.size() > open.size()) {
        return refuse(
            "The number of toolResult blocks at "
                + place
                + " exceeds the number of toolUse blocks of previous turn.");
      }
      List<String> missing = new ArrayList<>(open);
      missing.removeAll(results);
      if (!missing.isEmpty()) {
        return refuse(
            "Expected toolResult blocks at "
                + place
                + " for the following Ids: "
                + String.join(", ", missing));
      }
      open = ids(messages.get(index), "toolUse");
      if (new HashSet<>(open).size() < open.size()) {
        return refuse("The toolUse blocks at " + place + " contain duplicate Ids: " + open);
      }
    }
    return open.isEmpty()
        ? Optional.empty()
        : refuse(
            "Expected toolResult blocks at messages."
                + messages.size()
                + ".content for the following Ids: "
                + String.join(", ", open));
  }

  private static boolean mentionsTools(JsonValue.Obj body) {
    return body.array("messages").stream()
        .anyMatch(
            message -> !ids(message, "toolUse").isEmpty() || !ids(message, "toolResult").isEmpty());
  }

  private static List<String> ids(JsonValue message, String kind) {
    return message.asObject().array("content").stream()
        .flatMap(block -> block.asObject().get(kind).stream())
        .map(block -> block.asObject().string("toolUseId"))
        .toList();
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Bedrock.invalid(message));
  }
}
