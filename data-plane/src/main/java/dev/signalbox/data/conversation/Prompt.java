package dev.signalbox.data.conversation;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.List;
import java.util.Optional;

/// A request to go on with a conversation.
///
/// @param model the model's name; in dialects that put it into the path it is taken from there
/// @param system instructions ahead of the conversation, in order: texts, or [Part.Foreign]
/// @param turns the conversation so far, in order
/// @param tools what the model may call
/// @param toolChoice whether it must; empty if the request does not say
/// @param parallelTools whether it may call several at once; empty if the request does not say
/// @param sampling how it writes
/// @param thinking whether and how much it thinks first; empty if the request does not say
/// @param output the form of its answer; empty for plain text
/// @param stream whether the answer comes piece by piece
/// @param usageInStream whether the client asked for usage at the end of a stream (Chat only)
/// @param cachesAll a mark for the prompt as a whole (top-level `cache_control`)
/// @param own members of the request that only its own dialect knows, as they came; writers write
///   them, so what goes into another dialect has only those that it knows too
public record Prompt(
    String model,
    List<Part> system,
    List<Turn> turns,
    List<Tool> tools,
    Optional<ToolChoice> toolChoice,
    Optional<Boolean> parallelTools,
    Sampling sampling,
    Optional<Thinking> thinking,
    Optional<OutputForm> output,
    boolean stream,
    boolean usageInStream,
    Optional<CacheMark> cachesAll,
    Obj own) {

  public Prompt {
    system = List.copyOf(system);
    turns = List.copyOf(turns);
    tools = List.copyOf(tools);
  }

  /// What was asked for, without what was said: enough to know how the answer is wanted, and little
  /// to keep for as long as it takes.
  public Prompt withoutWords() {
    return new PromptBuilder(this)
        .system(List.of())
        .turns(List.of())
        .tools(tools.stream().map(Prompt::named).toList())
        .output(Optional.empty())
        .own(own.get("metadata").isEmpty() ? Fields.EMPTY : metadata())
        .build();
  }

  /// What an answer of Responses says again, read anew so that it does not keep the whole request.
  private Obj metadata() {
    byte[] copy = Json.writeBytes(own.require("metadata"));
    return JsonValue.object().put("metadata", Json.parse(copy)).build();
  }

  private static Tool named(Tool tool) {
    return switch (tool) {
      case Tool.Function function ->
          new Tool.Function(
              function.name(),
              "",
              Optional.empty(),
              function.strict(),
              function.cache(),
              Fields.EMPTY);
      case Tool.Custom custom -> new Tool.Custom(custom.name(), "", Optional.empty());
      case Tool.Foreign foreign ->
          new Tool.Foreign(foreign.dialect(), foreign.kind(), foreign.name(), Fields.EMPTY);
    };
  }
}
