package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.CacheMark;
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

  /// Where the description of a namespace is kept, at the first of its tools.
  private static final String NAMESPACE_DESCRIPTION = "namespace_description";

  private static final Set<String> KNOWN =
      Set.of("type", "name", "description", "parameters", "strict", "cache_control");

  private static final Obj NO_PARAMETERS =
      JsonValue.object().put("type", "object").put("properties", Fields.EMPTY).build();

  private Tools() {}

  /// Reads tools, those within namespaces too.
  static List<Tool> read(List<JsonValue> items) {
    List<Tool> tools = new ArrayList<>();
    for (JsonValue item : items) {
      Obj tool = item.asObject();
      if (!Fields.text(tool, "type").equals("namespace")) {
        tools.add(tool(tool, "", ""));
        continue;
      }
      String description = Fields.text(tool, "description");
      for (JsonValue inner : tool.array("tools")) {
        tools.add(tool(inner.asObject(), tool.string("name"), description));
        description = "";
      }
    }
    return tools;
  }

  private static Tool tool(Obj tool, String namespace, String namespaceDescription) {
    String type = Fields.text(tool, "type");
    return switch (type) {
      case "function" -> {
        ObjectBuilder own = JsonValue.object();
        Fields.putAll(own, Fields.rest(tool, KNOWN));
        if (!namespaceDescription.isEmpty()) {
          own.put(NAMESPACE_DESCRIPTION, namespaceDescription);
        }
        yield new Tool.Function(
            Names.full(namespace, tool.string("name")),
            Fields.text(tool, "description"),
            tool.get("parameters").map(JsonValue::asObject),
            tool.get("strict").map(JsonValue::asBoolean),
            tool.get("cache_control").map(mark -> new CacheMark(isHour(mark))),
            own.build());
      }
      case "custom" ->
          new Tool.Custom(
              Names.full(namespace, tool.string("name")),
              Fields.text(tool, "description"),
              tool.get("format").map(JsonValue::asObject));
      default -> new Tool.Foreign(Dialect.RESPONSES, type, Fields.text(tool, "name"), tool);
    };
  }

  private static boolean isHour(JsonValue mark) {
    return Fields.text(mark.asObject(), "ttl").equals("1h");
  }

  /// Writes tools; neighbours of one namespace stand in it together.
  static List<Obj> write(List<Tool> tools, Carriage carriage) {
    List<Obj> written = new ArrayList<>(tools.size());
    List<Obj> inner = new ArrayList<>();
    String open = "";
    String description = "";
    for (Tool tool : tools) {
      String namespace = Names.namespace(name(tool));
      if (!namespace.equals(open)) {
        close(written, open, description, inner);
        open = namespace;
        description = description(tool);
      }
      List<Obj> target = namespace.isEmpty() ? written : inner;
      switch (tool) {
        case Tool.Function function -> target.add(function(function, carriage));
        case Tool.Custom custom -> target.add(custom(custom));
        case Tool.Foreign foreign -> {
          if (foreign.dialect() == Dialect.RESPONSES) {
            target.add(foreign.raw());
          }
        }
      }
    }
    close(written, open, description, inner);
    return written;
  }

  private static void close(
      List<Obj> written, String namespace, String description, List<Obj> inner) {
    if (inner.isEmpty()) {
      return;
    }
    ObjectBuilder item = JsonValue.object().put("type", "namespace").put("name", namespace);
    if (!description.isEmpty()) {
      item.put("description", description);
    }
    written.add(item.put("tools", JsonValue.array(inner)).build());
    inner.clear();
  }

  private static String name(Tool tool) {
    return switch (tool) {
      case Tool.Function function -> function.name();
      case Tool.Custom custom -> custom.name();
      case Tool.Foreign ignored -> "";
    };
  }

  private static String description(Tool tool) {
    return tool instanceof Tool.Function function
        ? Fields.text(function.own(), NAMESPACE_DESCRIPTION)
        : "";
  }

  private static Obj function(Tool.Function tool, Carriage carriage) {
    ObjectBuilder written =
        JsonValue.object().put("type", "function").put("name", Names.simple(tool.name()));
    if (!tool.description().isEmpty()) {
      written.put("description", tool.description());
    }
    written.put("parameters", tool.parameters().map(ToolSchema::accepted).orElse(NO_PARAMETERS));
    // Left out, it would mean yes here, and no everywhere else.
    written.put("strict", tool.strict().orElse(false));
    Content.mark(written, tool.cache(), carriage);
    Fields.putAll(written, Fields.rest(tool.own(), Set.of(NAMESPACE_DESCRIPTION)));
    return written.build();
  }

  private static Obj custom(Tool.Custom tool) {
    ObjectBuilder written =
        JsonValue.object().put("type", "custom").put("name", Names.simple(tool.name()));
    if (!tool.description().isEmpty()) {
      written.put("description", tool.description());
    }
    tool.format().ifPresent(format -> written.put("format", format));
    return written.build();
  }

  /// Reads the choice; empty if there is none, or one that is not known here.
  static Optional<ToolChoice> readChoice(Obj body) {
    Optional<JsonValue> choice = body.get("tool_choice");
    if (choice.isEmpty()) {
      return Optional.empty();
    }
    if (choice.get() instanceof Obj named) {
      String type = Fields.text(named, "type");
      return type.equals("function") || type.equals("custom")
          ? Optional.of(new ToolChoice.Named(Names.read(named)))
          : Optional.empty();
    }
    return switch (choice.get().asString()) {
      case "auto" -> Optional.of(new ToolChoice.Auto());
      case "none" -> Optional.of(new ToolChoice.None());
      case "required" -> Optional.of(new ToolChoice.Any());
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
        yield Names.write(
                JsonValue.object().put("type", custom ? "custom" : "function"), named.name())
            .build();
      }
    };
  }
}
