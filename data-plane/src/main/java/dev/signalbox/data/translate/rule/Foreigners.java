package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Tool;
import dev.signalbox.data.conversation.ToolChoice;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What only the client's dialect knows. Some of it can be said in plain text; the rest is left
/// out, and the report says what that means for the call.
public final class Foreigners implements Rule {

  /// What members mean that are not [Feature#OTHER].
  private static final Map<String, Feature> MEANINGS =
      Map.ofEntries(
          Map.entry("metadata", Feature.METADATA),
          Map.entry("user", Feature.METADATA),
          Map.entry("safety_identifier", Feature.METADATA),
          Map.entry("client_metadata", Feature.METADATA),
          Map.entry("user_profile_id", Feature.METADATA),
          Map.entry("labels", Feature.METADATA),
          Map.entry("requestMetadata", Feature.METADATA),
          Map.entry("tool_choice", Feature.TOOL_CHOICE),
          Map.entry("mcp_servers", Feature.TOOLS),
          Map.entry("web_search_options", Feature.TOOLS),
          Map.entry("response_format", Feature.STRUCTURED_OUTPUT),
          Map.entry("text", Feature.STRUCTURED_OUTPUT),
          Map.entry("cachedContent", Feature.CONTENT),
          Map.entry("previous_response_id", Feature.CONTENT),
          Map.entry("conversation", Feature.CONTENT),
          Map.entry("prompt", Feature.CONTENT),
          Map.entry("modalities", Feature.CONTENT),
          Map.entry("audio", Feature.CONTENT),
          Map.entry("guardrailConfig", Feature.CONTENT),
          Map.entry("promptVariables", Feature.CONTENT),
          Map.entry("n", Feature.CONTENT));

  /// Members that say what is so anyway.
  private static final Map<String, JsonValue> DEFAULTS =
      Map.of(
          "n", JsonValue.of(1),
          "store", JsonValue.of(false),
          "background", JsonValue.of(false));

  private final Set<String> shared;

  /// @param shared members that the provider's dialect knows by the same name and meaning
  public Foreigners(Set<String> shared) {
    this.shared = Set.copyOf(shared);
  }

  @Override
  public Prompt request(Prompt prompt, Carriage carriage) {
    List<Tool> tools = tools(prompt.tools(), carriage);
    List<Turn> turns = new ArrayList<>(prompt.turns().size());
    for (int index = 0; index < prompt.turns().size(); index++) {
      Turn turn = prompt.turns().get(index);
      List<Part> parts = parts(turn.parts(), "turns[" + index + "]", carriage);
      if (!parts.isEmpty()) {
        turns.add(new Turn(turn.role(), parts));
      }
    }
    return new PromptBuilder(prompt)
        .system(parts(prompt.system(), "system", carriage))
        .turns(turns)
        .tools(tools)
        .toolChoice(choice(prompt, tools, carriage))
        .own(own(prompt.own(), carriage))
        .build();
  }

  private Obj own(Obj given, Carriage carriage) {
    JsonValue.ObjectBuilder kept = JsonValue.object();
    given
        .members()
        .forEach((name, value) -> {
          if (shared.contains(name)) {
            kept.put(name, value);
          } else if (!(value instanceof JsonValue.Null) && !value.equals(DEFAULTS.get(name))) {
            carriage.lose(name, MEANINGS.getOrDefault(name, Feature.OTHER));
          }
        });
    return kept.build();
  }

  private static List<Tool> tools(List<Tool> given, Carriage carriage) {
    List<Tool> tools = new ArrayList<>(given.size());
    for (int index = 0; index < given.size(); index++) {
      switch (given.get(index)) {
        case Tool.Function function when function.own().members().isEmpty() -> tools.add(function);
        case Tool.Function function -> {
          for (String name : function.own().members().keySet()) {
            carriage.lose("tools[" + index + "]." + name, Feature.OTHER);
          }
          tools.add(
              new Tool.Function(
                  function.name(),
                  function.explained(),
                  function.parameters(),
                  function.strict(),
                  function.cache(),
                  Fields.EMPTY));
        }
        case Tool.Custom custom -> tools.add(custom);
        case Tool.Foreign ignored -> carriage.lose("tools[" + index + "]", Feature.TOOLS);
      }
    }
    return tools;
  }

  /// A tool that is left out cannot be chosen.
  private static Optional<ToolChoice> choice(Prompt prompt, List<Tool> tools, Carriage carriage) {
    if (prompt.toolChoice().isEmpty()
        || !(prompt.toolChoice().get() instanceof ToolChoice.Named named)) {
      return prompt.toolChoice();
    }
    boolean there =
        tools.stream()
            .anyMatch(tool ->
                (tool instanceof Tool.Function function && function.name().equals(named.name()))
                    || (tool instanceof Tool.Custom custom && custom.name().equals(named.name())));
    if (!there) {
      carriage.lose("tool_choice", Feature.TOOL_CHOICE);
      return Optional.empty();
    }
    return prompt.toolChoice();
  }

  private static List<Part> parts(List<Part> given, String place, Carriage carriage) {
    boolean clean =
        given.stream()
            .noneMatch(part -> part instanceof Part.Foreign || part instanceof Part.ToolResult);
    if (clean) {
      return given;
    }
    List<Part> parts = new ArrayList<>(given.size());
    for (int index = 0; index < given.size(); index++) {
      String at = place + ".parts[" + index + "]";
      switch (given.get(index)) {
        case Part.Foreign foreign -> said(foreign, at, carriage).ifPresent(parts::add);
        case Part.ToolResult result ->
            parts.add(
                new Part.ToolResult(
                    result.callId(),
                    result.name(),
                    parts(result.content(), at, carriage),
                    result.failed(),
                    result.custom(),
                    result.cache()));
        case Part other -> parts.add(other);
      }
    }
    return parts;
  }

  private static Optional<Part> said(Part.Foreign foreign, String place, Carriage carriage) {
    Optional<Part> text = ForeignText.of(foreign).map(Part.Text::of);
    if (text.isEmpty()) {
      carriage.lose(place, ForeignText.means(foreign));
    }
    return text;
  }
}
