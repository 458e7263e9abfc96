package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.Text;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Tools that take any text (Codex `apply_patch`), for providers whose tools take JSON only: they
/// become tools with one argument, `input`, and their calls lose it again on the way back.
public final class CustomTools implements Rule {

  private static final String INPUT = "input";
  private static final Obj PARAMETERS =
      JsonValue.object()
          .put("type", "object")
          .put(
              "properties",
              JsonValue.object()
                  .put(INPUT, JsonValue.object().put("type", "string").build())
                  .build())
          .put("required", JsonValue.array(List.of(JsonValue.of(INPUT))))
          .put("additionalProperties", false)
          .build();

  private final boolean takesText;
  private final Set<String> wrapped = new HashSet<>();

  public CustomTools(Crossing crossing) {
    this.takesText =
        crossing.provider() == Dialect.RESPONSES
            || (crossing.provider() == Dialect.CHAT && crossing.capabilities().customTools());
  }

  @Override
  public Prompt request(Prompt prompt, Carriage carriage) {
    if (takesText) {
      return prompt;
    }
    List<Tool> tools = new ArrayList<>(prompt.tools().size());
    for (int index = 0; index < prompt.tools().size(); index++) {
      if (prompt.tools().get(index) instanceof Tool.Custom custom) {
        wrapped.add(custom.name());
        tools.add(function(custom));
        if (custom.format().isPresent()) {
          carriage.lose("tools[" + index + "].format", Feature.OTHER);
        }
      } else {
        tools.add(prompt.tools().get(index));
      }
    }
    return Prompts.mapTurns(
        new PromptBuilder(prompt).tools(tools).build(),
        part ->
            part instanceof Part.ToolCall call && call.custom()
                ? Optional.of(wrapped(call))
                : Optional.empty());
  }

  private static Part wrapped(Part.ToolCall call) {
    return new Part.ToolCall(
        call.id(),
        call.name(),
        JsonValue.Text.ofJson(JsonValue.object().put(INPUT, call.input()).build()),
        false,
        call.seal(),
        call.cache());
  }

  private static Tool function(Tool.Custom custom) {
    StringBuilder description = new StringBuilder(custom.description());
    String grammar = custom.format().map(CustomTools::grammar).orElse("");
    if (!grammar.isEmpty()) {
      description
          .append(description.isEmpty() ? "" : "\n\n")
          .append("`input` must follow this grammar:\n")
          .append(grammar);
    }
    return new Tool.Function(
        custom.name(),
        description.toString(),
        Optional.of(PARAMETERS),
        Optional.empty(),
        Optional.empty(),
        Fields.EMPTY);
  }

  private static String grammar(Obj format) {
    String definition = Fields.text(format, "definition");
    return definition.isEmpty()
        ? Fields.text(Fields.child(format, "grammar"), "definition")
        : definition;
  }

  @Override
  public Part answer(Part part) {
    return part instanceof Part.ToolCall call && wrapped.contains(call.name())
        ? new Part.ToolCall(
            call.id(), call.name(), unwrap(call.arguments()), true, call.seal(), call.cache())
        : part;
  }

  /// The text of such a call is sent when it is complete: what a model writes of JSON is not the
  /// text itself.
  @Override
  public Consumer<AnswerEvent> answers(Consumer<AnswerEvent> next) {
    if (wrapped.isEmpty()) {
      return next;
    }
    Map<Integer, StringBuilder> held = new HashMap<>();
    return event -> {
      switch (event) {
        case AnswerEvent.PartStarted started
            when started.kind() == PartKind.TOOL_CALL && wrapped.contains(started.name()) -> {
          held.put(started.index(), new StringBuilder());
          next.accept(
              new AnswerEvent.PartStarted(
                  started.index(), PartKind.CUSTOM_TOOL_CALL, started.callId(), started.name()));
        }
        case AnswerEvent.Piece piece when held.containsKey(piece.index()) ->
            held.getOrDefault(piece.index(), new StringBuilder()).append(piece.text());
        case AnswerEvent.PartEnded ended when held.containsKey(ended.index()) -> {
          String text = unwrap(held.getOrDefault(ended.index(), new StringBuilder()).toString());
          held.remove(ended.index());
          if (!text.isEmpty()) {
            next.accept(new AnswerEvent.Piece(ended.index(), text));
          }
          next.accept(ended);
        }
        default -> next.accept(event);
      }
    };
  }

  private static String unwrap(String arguments) {
    try {
      return Json.parse(arguments) instanceof Obj object
              && object.members().get(INPUT) instanceof Text text
          ? text.value()
          : arguments;
    } catch (JsonException malformed) {
      return arguments;
    }
  }
}
