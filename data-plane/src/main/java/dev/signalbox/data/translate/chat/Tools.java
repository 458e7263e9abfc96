package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.data.translate.openai.ToolSchema;
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

  private static final Set<String> KNOWN = Set.of("name", "description", "parameters", "strict");

  private Tools() {}

  static List<Tool> read(Obj body) {
    List<Tool> tools = new ArrayList<>();
    for (JsonValue item : body.array("tools")) {
      Obj tool = item.asObject();
      String type = Fields.text(tool, "type");
      switch (type) {
        case "function" -> tools.add(function(tool.object("function"), tool));
        case "custom" -> {
          Obj custom = tool.object("custom");
          tools.add(
              new Tool.Custom(
                  custom.string("name"),
                  Fields.text(custom, "description"),
                  custom.get("format").map(JsonValue::asObject)));
        }
        default -> tools.add(new Tool.Foreign(Dialect.CHAT, type, "", tool));
      }
    }
    for (JsonValue old : body.array("functions")) {
      tools.add(function(old.asObject(), old.asObject()));
    }
    return tools;
  }

  private static Tool function(Obj function, Obj tool) {
    Obj own = Fields.rest(function, KNOWN);
    return new Tool.Function(
        function.string("name"),
        Fields.said(function, "description"),
        function.get("parameters").map(JsonValue::asObject),
        function.get("strict").map(JsonValue::asBoolean),
        Content.mark(tool),
        Fields.rest(own, Set.of("cache_control")));
  }

  static List<Obj> write(List<Tool> tools, Carriage carriage) {
    List<Obj> written = new ArrayList<>(tools.size());
    for (Tool tool : tools) {
      switch (tool) {
        case Tool.Function function -> written.add(function(function, carriage));
        case Tool.Custom custom -> written.add(custom(custom));
        case Tool.Foreign foreign -> {
          if (foreign.dialect() == Dialect.CHAT) {
            written.add(foreign.raw());
          }
        }
      }
    }
    return written;
  }

  private static Obj function(Tool.Function tool, Carriage carriage) {
    ObjectBuilder function = JsonValue.object().put("name", tool.name());
    if (!tool.explained().isEmpty()) {
      function.put("description", tool.explained());
    }
    tool.parameters().ifPresent(schema -> function.put("parameters", ToolSchema.accepted(schema)));
    tool.strict().ifPresent(strict -> function.put("strict", strict));
    Fields.putAll(function, tool.own());
    ObjectBuilder written =
        JsonValue.object().put("type", "function").put("function", function.build());
    RequestWriter.mark(written, tool.cache(), carriage);
    return written.build();
  }

  private static Obj custom(Tool.Custom tool) {
    ObjectBuilder custom = JsonValue.object().put("name", tool.name());
    if (!tool.description().isEmpty()) {
      custom.put("description", tool.description());
    }
    tool.format().ifPresent(format -> custom.put("format", format));
    return JsonValue.object().put("type", "custom").put("custom", custom.build()).build();
  }

  /// Reads the choice; empty if there is none, or one that is not known here.
  static Optional<ToolChoice> readChoice(Obj body) {
    Optional<JsonValue> choice = body.get("tool_choice").or(() -> body.get("function_call"));
    if (choice.isEmpty()) {
      return Optional.empty();
    }
    if (choice.get() instanceof Obj named) {
      String name = Fields.text(Fields.child(named, "function"), "name");
      String custom = Fields.text(Fields.child(named, "custom"), "name");
      String old = Fields.text(named, "name");
      String found = name.isEmpty() ? custom.isEmpty() ? old : custom : name;
      return found.isEmpty() ? Optional.empty() : Optional.of(new ToolChoice.Named(found));
    }
    return switch (choice.get().asString()) {
      case "auto" -> Optional.of(new ToolChoice.Auto());
      case "none" -> Optional.of(new ToolChoice.None());
      case "required", "any" -> Optional.of(new ToolChoice.Any());
      default -> Optional.empty();
    };
  }

  static JsonValue writeChoice(ToolChoice choice, List<Tool> tools) {
    return switch (choice) {
      case ToolChoice.Auto ignored -> JsonValue.of("auto");
      case ToolChoice.None ignored -> JsonValue.of("none");
      case ToolChoice.Any ignored -> JsonValue.of("required");
      case ToolChoice.Named named -> {
        boolean custom =
            tools.stream()
                .anyMatch(
                    tool -> tool instanceof Tool.Custom found && found.name().equals(named.name()));
        String type = custom ? "custom" : "function";
        yield JsonValue.object()
            .put("type", type)
            .put(type, JsonValue.object().put("name", named.name()).build())
            .build();
      }
    };
  }
}
