package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.OutputForm;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Sampling;
import dev.signalbox.data.conversation.Thinking;
import dev.signalbox.data.conversation.Thinking.Mode;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.data.conversation.TurnList;
import dev.signalbox.data.translate.openai.Efforts;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Reads a request. Instructions and what developers say at the beginning stand ahead of the
/// conversation; what they say later stays where it is.
final class RequestReader {

  static final String SEALED_THOUGHTS = "reasoning.encrypted_content";

  private static final Set<String> KNOWN =
      Set.of(
          "model",
          "input",
          "instructions",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "max_output_tokens",
          "temperature",
          "top_p",
          "reasoning",
          "text",
          "stream",
          "stream_options");

  private final Obj body;
  private final TurnList turns = new TurnList();
  private final List<Part> system = new ArrayList<>();
  private final List<Tool> tools;

  RequestReader(Obj body) {
    this.body = body;
    this.tools = new ArrayList<>(Tools.read(body.array("tools")));
  }

  Prompt read(String model, boolean stream) {
    body.get("instructions").ifPresent(said -> system.addAll(Content.read(said)));
    JsonValue input = body.require("input");
    if (input instanceof JsonValue.Text) {
      turns.add(Role.USER, Content.read(input));
    } else {
      items(input.asArray());
    }
    return new PromptBuilder()
            .model(model.isEmpty() ? Fields.text(body, "model") : model)
            .system(system)
            .turns(turns.turns())
            .tools(tools)
            .toolChoice(Tools.readChoice(body))
            .parallelTools(body.get("parallel_tool_calls").map(JsonValue::asBoolean))
            .sampling(sampling())
            .thinking(thinking())
            .output(output())
            .stream(stream || body.flag("stream"))
            .own(own())
            .build();
  }

  private void items(List<JsonValue> items) {
    for (int index = 0; index < items.size(); index++) {
      try {
        item(items.get(index).asObject());
      } catch (JsonException wrong) {
        throw new JsonException("input[" + index + "]: " + wrong.getMessage(), wrong);
      }
    }
  }

  private void item(Obj item) {
    String type = Fields.text(item, "type");
    switch (type) {
      case "", "message" -> message(item);
      case "reasoning", "function_call", "custom_tool_call" ->
          Items.read(item).ifPresent(part -> turns.add(Role.ASSISTANT, part));
      case "function_call_output" -> result(item, false);
      case "custom_tool_call_output" -> result(item, true);
      case "additional_tools" -> tools.addAll(Tools.read(item.array("tools")));
      default ->
          turns.add(
              type.endsWith("_output") ? Role.USER : Role.ASSISTANT,
              new Part.Foreign(Dialect.RESPONSES, type, item));
    }
  }

  private void message(Obj item) {
    List<Part> content = item.get("content").map(Content::read).orElse(List.of());
    switch (item.string("role")) {
      case "system", "developer" -> {
        if (turns.isEmpty()) {
          system.addAll(content);
        } else {
          turns.add(Role.SYSTEM, content);
        }
      }
      case "user" -> turns.add(Role.USER, content);
      case "assistant" -> turns.add(Role.ASSISTANT, content);
      default -> throw new JsonException("a role that is not known");
    }
  }

  private void result(Obj item, boolean custom) {
    String id = item.string("call_id");
    turns.add(
        Role.USER,
        new Part.ToolResult(
            id,
            turns.nameOf(id),
            item.get("output").map(Content::read).orElse(List.of()),
            false,
            custom,
            Optional.empty()));
  }

  private Sampling sampling() {
    return new Sampling(
        Fields.whole(body, "max_output_tokens"),
        Fields.number(body, "temperature"),
        Fields.number(body, "top_p"),
        OptionalLong.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  private Optional<Thinking> thinking() {
    Optional<Obj> reasoning = body.get("reasoning").map(JsonValue::asObject);
    if (reasoning.isEmpty()) {
      return Optional.empty();
    }
    String effort = Fields.text(reasoning.get(), "effort");
    Optional<Boolean> shown =
        reasoning.get().get("summary").isPresent() ? Optional.of(true) : Optional.empty();
    if (!effort.isEmpty()) {
      return Optional.of(Efforts.read(effort, shown));
    }
    return shown.map(wanted ->
        new Thinking(Mode.UNSAID, OptionalLong.empty(), Optional.empty(), Optional.of(wanted)));
  }

  private Optional<OutputForm> output() {
    Obj format = Fields.child(Fields.child(body, "text"), "format");
    return switch (Fields.text(format, "type")) {
      case "json_object" -> Optional.of(new OutputForm("", Optional.empty(), Optional.empty()));
      case "json_schema" ->
          Optional.of(
              new OutputForm(
                  Fields.text(format, "name"),
                  format.get("schema").map(JsonValue::asObject),
                  format.get("strict").map(JsonValue::asBoolean)));
      default -> Optional.empty();
    };
  }

  /// What is left, and what of the known members is not understood. That nothing is stored and
  /// thoughts come sealed is how this gateway asks anyway.
  private Obj own() {
    ObjectBuilder own = JsonValue.object();
    Fields.rest(body, KNOWN)
        .members()
        .forEach((name, value) -> {
          boolean usual =
              (name.equals("store") && value.equals(JsonValue.of(false)))
                  || (name.equals("include")
                      && value.equals(JsonValue.array(List.of(JsonValue.of(SEALED_THOUGHTS)))));
          if (!usual) {
            own.put(name, value);
          }
        });
    Fields.child(body, "text").get("verbosity").ifPresent(said -> own.put("verbosity", said));
    if (body.get("tool_choice").isPresent() && Tools.readChoice(body).isEmpty()) {
      own.put("tool_choice", body.require("tool_choice"));
    }
    return own.build();
  }
}
