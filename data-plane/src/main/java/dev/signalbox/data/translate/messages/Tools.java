package dev.signalbox.data.translate.messages;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tools and the choice among them.
final class Tools {

  private static final Set<String> KNOWN =
      Set.of("type", "name", "description", "input_schema", "strict", "cache_control");

  private static final Obj NO_PARAMETERS =
      JsonValue.object().put("type", "object").put("properties", Fields.EMPTY).build();

  private Tools() {}

  static List<Tool> read(Obj body) {
    List<Tool> tools = new ArrayList<>();
    for (JsonValue item : body.array("tools")) {
      Obj tool = item.asObject();
      String type = Fields.text(tool, "type");
      if (!type.isEmpty() && !type.equals("custom")) {
        tools.add(new Tool.Foreign(Dialect.MESSAGES, type, Fields.text(tool, "name"), tool));
        continue;
      }
      tools.add(
          new Tool.Function(
              tool.string("name"),
              Fields.said(tool, "description"),
              tool.get("input_schema").map(JsonValue::asObject),
              tool.get("strict").map(JsonValue::asBoolean),
              BlockReader.mark(tool),
              Fields.rest(tool, KNOWN)));
    }
    return tools;
  }

  static List<Obj> write(List<Tool> tools, Carriage carriage) {
    List<Obj> written = new ArrayList<>(tools.size());
    for (Tool tool : tools) {
      switch (tool) {
        case Tool.Function function -> written.add(function(function, carriage));
        case Tool.Custom custom ->
            throw new IllegalArgumentException(
                "the tool '" + custom.name() + "' has to be wrapped before it is written");
        case Tool.Foreign foreign -> {
          if (foreign.dialect() == Dialect.MESSAGES) {
            written.add(foreign.raw());
          }
        }
      }
    }
    return written;
  }

  private static Obj function(Tool.Function function, Carriage carriage) {
    ObjectBuilder tool = JsonValue.object().put("name", function.name());
    if (!function.explained().isEmpty()) {
      tool.put("description", function.explained());
    }
    tool.put("input_schema", schema(function.parameters()));
    function.strict().ifPresent(strict -> tool.put("strict", strict));
    BlockWriter.mark(tool, function.cache(), carriage);
    Fields.putAll(tool, function.own());
    return tool.build();
  }

  /// Anthropic wants a schema for every tool, and an object at its top.
  private static Obj schema(Optional<Obj> parameters) {
    if (parameters.isEmpty() || parameters.get().members().isEmpty()) {
      return NO_PARAMETERS;
    }
    Obj given = parameters.get();
    if (Fields.text(given, "type").equals("object")) {
      return given;
    }
    ObjectBuilder schema = JsonValue.object().put("type", "object");
    Fields.putAll(schema, Fields.rest(given, Set.of("type")));
    return schema.build();
  }

  /// Reads the choice; empty if there is none, or one that is not known here.
  static Optional<ToolChoice> readChoice(Obj body) {
    Obj choice = Fields.child(body, "tool_choice");
    return switch (Fields.text(choice, "type")) {
      case "auto" -> Optional.of(new ToolChoice.Auto());
      case "none" -> Optional.of(new ToolChoice.None());
      case "any" -> Optional.of(new ToolChoice.Any());
      case "tool" -> Optional.of(new ToolChoice.Named(choice.string("name")));
      default -> Optional.empty();
    };
  }

  static Optional<Boolean> readParallel(Obj body) {
    return Fields.child(body, "tool_choice")
        .get("disable_parallel_tool_use")
        .map(disabled -> !disabled.asBoolean());
  }

  /// Writes the choice. That calls come one at a time is said there too; where nothing else is
  /// chosen, the model still does as it likes.
  static Optional<Obj> writeChoice(Optional<ToolChoice> choice, Optional<Boolean> parallel) {
    if (choice.isEmpty() && parallel.isEmpty()) {
      return Optional.empty();
    }
    ObjectBuilder written = JsonValue.object();
    boolean callsPossible =
        switch (choice.orElseGet(ToolChoice.Auto::new)) {
          case ToolChoice.Auto ignored -> named(written, "auto");
          case ToolChoice.Any ignored -> named(written, "any");
          case ToolChoice.Named named -> {
            named(written, "tool");
            written.put("name", named.name());
            yield true;
          }
          case ToolChoice.None ignored -> {
            named(written, "none");
            yield false;
          }
        };
    if (callsPossible && parallel.isPresent()) {
      written.put("disable_parallel_tool_use", !parallel.get());
    }
    return Optional.of(written.build());
  }

  private static boolean named(ObjectBuilder written, String type) {
    written.put("type", type);
    return true;
  }
}
