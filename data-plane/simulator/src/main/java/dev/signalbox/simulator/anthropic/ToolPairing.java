package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every `tool_use` is answered in the very next user turn, and only there. Neighbouring messages
/// of one role count as one turn; `system` entries do not count.
final class ToolPairing {

  private ToolPairing() {}

  private record Turn(boolean assistant, List<Message> messages) {}

  static Optional<Refusal> check(List<Message> messages) {
    List<Turn> turns = turns(messages);
    Set<String> seen = new HashSet<>();
    for (int index = 0; index < turns.size(); index++) {
      Turn turn = turns.get(index);
      Optional<Refusal> refusal =
          turn.assistant()
              ? calls(turn, index + 1 < turns.size() ? turns.get(index + 1) : null, seen)
              : results(turn, index > 0 ? turns.get(index - 1) : null);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> calls(Turn turn, @Nullable Turn next, Set<String> seen) {
    Set<String> open = new LinkedHashSet<>();
    int last = 0;
    for (Message message : turn.messages()) {
      for (int block = 0; block < message.blocks().size(); block++) {
        JsonValue.Obj content = message.blocks().get(block);
        if (content.string("type").equals("tool_result")) {
          return refuse(
              "messages."
                  + message.index()
                  + ": `tool_result` blocks can only be in `user` messages");
        }
        if (content.string("type").equals("tool_use")) {
          String id = content.string("id");
          if (!id.matches("[a-zA-Z0-9_-]+")) {
            return refuse(
                message.at(block) + ".tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
          }
          if (!(content.require("input") instanceof JsonValue.Obj)) {
            return refuse(
                message.at(block) + ".tool_use.input: Input should be a valid dictionary");
          }
          if (!seen.add(id)) {
            return refuse(message.at(block) + ": `tool_use` ids must be unique");
          }
          open.add(id);
          last = message.index();
        }
      }
    }
    if (next != null) {
      open.removeAll(ids(next, "tool_result", "tool_use_id"));
    }
    return open.isEmpty()
        ? Optional.empty()
        : refuse(
            "messages."
                + last
                + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
                + String.join(", ", open)
                + ". Each `tool_use` block must have a corresponding `tool_result` block in the"
                + " next message.");
  }

  private static Optional<Refusal> results(Turn turn, @Nullable Turn before) {
    List<String> asked = before == null ? List.of() : ids(before, "tool_use", "id");
    Set<String> answered = new HashSet<>();
    for (Message message : turn.messages()) {
      boolean otherBefore = false;
      for (int block = 0; block < message.blocks().size(); block++) {
        JsonValue.Obj content = message.blocks().get(block);
        if (content.string("type").equals("tool_use")) {
          return refuse(
              "messages."
                  + message.index()
                  + ": `tool_use` blocks can only be in `assistant` messages");
        }
        if (!content.string("type").equals("tool_result")) {
          otherBefore = true;
          continue;
        }
        String id = content.string("tool_use_id");
        if (!asked.contains(id)) {
          return refuse(
              message.at(block)
                  + ": unexpected `tool_use_id` found in `tool_result` blocks: "
                  + id
                  + ". Each `tool_result` block must have a corresponding `tool_use` block in the"
                  + " previous message.");
        }
        if (!answered.add(id)) {
          return refuse(
              message.at(block)
                  + ": each tool_use must have a single result. Found multiple `tool_result` blocks"
                  + " with id: "
                  + id);
        }
        if (otherBefore) {
          return refuse(
              "messages."
                  + message.index()
                  + ": `tool_result` blocks must come before any other content in the message");
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> ids(Turn turn, String type, String member) {
    return turn.messages().stream()
        .flatMap(message -> message.blocks().stream())
        .filter(block -> block.string("type").equals(type))
        .map(block -> block.string(member))
        .toList();
  }

  private static List<Turn> turns(List<Message> messages) {
    List<Turn> turns = new ArrayList<>();
    for (Message message : messages) {
      if (message.fromSystem()) {
        continue;
      }
      if (turns.isEmpty() || turns.getLast().assistant() != message.fromAssistant()) {
        turns.add(new Turn(message.fromAssistant(), new ArrayList<>()));
      }
      turns.getLast().messages().add(message);
    }
    return turns;
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(Refusal.invalid(message));
  }
}
