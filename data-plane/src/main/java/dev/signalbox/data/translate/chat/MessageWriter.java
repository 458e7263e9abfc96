package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes the messages of a request. Results of tools come first and next to each other; images in
/// them follow in a message of the user, because results are text here.
final class MessageWriter {

  private final Carriage carriage;
  private final ContentWriter content;
  private final List<Obj> messages = new ArrayList<>();

  MessageWriter(Carriage carriage) {
    this.carriage = carriage;
    this.content = new ContentWriter(carriage);
  }

  List<Obj> messages(Prompt prompt) {
    content.write(prompt.system(), "system", false).ifPresent(system -> add("system", system));
    List<Turn> turns = prompt.turns();
    for (int index = 0; index < turns.size(); index++) {
      Turn turn = turns.get(index);
      String place = "turns[" + index + "]";
      switch (turn.role()) {
        case USER -> user(turn.parts(), place);
        case ASSISTANT -> assistant(turn.parts(), place);
        case SYSTEM ->
            content.write(turn.parts(), place, false).ifPresent(written -> add("system", written));
      }
    }
    return messages;
  }

  private void add(String role, JsonValue written) {
    messages.add(JsonValue.object().put("role", role).put("content", written).build());
  }

  private void user(List<Part> parts, String place) {
    List<Part> rest = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.ToolResult result) {
        result(result, place);
        media(result, rest);
      } else {
        others.add(part);
      }
    }
    rest.addAll(others);
    content.write(rest, place, true).ifPresent(written -> add("user", written));
  }

  private void result(Part.ToolResult result, String place) {
    if (result.failed()) {
      carriage.lose(place + ".is_error", Feature.OTHER); // Its content says so as well.
    }
    List<Part> texts =
        result.content().stream().filter(part -> !(part instanceof Part.Media)).toList();
    ObjectBuilder message =
        JsonValue.object()
            .put("role", "tool")
            .put("tool_call_id", result.callId())
            .put("content", content.write(texts, place, false).orElseGet(() -> JsonValue.of("")));
    RequestWriter.mark(message, result.cache(), carriage);
    messages.add(message.build());
  }

  private static void media(Part.ToolResult result, List<Part> rest) {
    List<Part> media =
        result.content().stream().filter(part -> part instanceof Part.Media).toList();
    if (!media.isEmpty()) {
      rest.add(Part.Text.of("What the tool call " + result.callId() + " returned:"));
      rest.addAll(media);
    }
  }

  private void assistant(List<Part> parts, String place) {
    List<Part> texts = new ArrayList<>();
    List<JsonValue> calls = new ArrayList<>();
    StringBuilder refusal = new StringBuilder();
    StringBuilder thought = new StringBuilder();
    ObjectBuilder message = JsonValue.object().put("role", "assistant");
    for (int index = 0; index < parts.size(); index++) {
      switch (parts.get(index)) {
        case Part.Text text when text.refusal() -> refusal.append(text.text());
        case Part.ToolCall call -> calls.add(Calls.write(call));
        case Part.Reasoning reasoning -> {
          thought.append(reasoning.text());
          reasoning.seal().ifPresent(seal -> details(seal, message));
        }
        case Part other -> texts.add(other);
      }
    }
    Optional<JsonValue> written = content.write(texts, place, false);
    boolean thoughtOnly = written.isEmpty() && calls.isEmpty() && refusal.isEmpty();
    if (thoughtOnly && (thought.isEmpty() || !carriage.capabilities().reasoningContent())) {
      return;
    }
    message.put("content", written.orElseGet(() -> thoughtOnly ? JsonValue.of("") : Fields.none()));
    if (!refusal.isEmpty()) {
      message.put("refusal", refusal.toString());
    }
    if (!thought.isEmpty()) {
      thought(thought.toString(), message, place);
    }
    if (!calls.isEmpty()) {
      message.put("tool_calls", JsonValue.array(calls));
    }
    messages.add(message.build());
  }

  private static void details(Seal seal, ObjectBuilder message) {
    if (seal.issuer() == Dialect.CHAT) {
      try {
        message.put(
            "reasoning_details",
            JsonValue.array(dev.signalbox.model.json.Json.parse(seal.value()).asArray()));
      } catch (JsonException broken) {
        // It goes back whole or not at all.
      }
    }
  }

  private void thought(String thought, ObjectBuilder message, String place) {
    if (carriage.capabilities().reasoningContent()) {
      message.put("reasoning_content", thought);
    } else {
      carriage.lose(place, Feature.OTHER);
    }
  }
}
