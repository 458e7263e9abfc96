package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Prompt;
import dev.signalbox.data.conversation.PromptBuilder;
import dev.signalbox.data.conversation.Turn;
import dev.signalbox.data.conversation.Turn.Role;
import dev.signalbox.model.json.JsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Every call has one result, right after it, in the order of the calls and ahead of anything else
/// that was said. Vendors differ in how much disorder they take; none takes a call without a
/// result.
public final class Pairing implements Rule {

  @Override
  public Prompt request(Prompt prompt, Carriage carriage) {
    List<Turn> given = prompt.turns();
    List<Turn> ordered = new ArrayList<>(given.size());
    Set<String> seen = new HashSet<>();
    int index = 0;
    while (index < given.size()) {
      Turn turn = given.get(index);
      if (turn.role() == Role.ASSISTANT) {
        int end = index + 1;
        while (end < given.size() && given.get(end).role() != Role.ASSISTANT) {
          end++;
        }
        exchange(turn, index, given.subList(index + 1, end), ordered, seen);
        index = end;
      } else {
        refuseResults(turn, index);
        ordered.add(turn);
        index++;
      }
    }
    return new PromptBuilder(prompt).turns(ordered).build();
  }

  private static void exchange(
      Turn turn, int place, List<Turn> replies, List<Turn> ordered, Set<String> seen) {
    Map<String, String> open = new LinkedHashMap<>();
    List<Part> parts = new ArrayList<>(turn.parts().size());
    for (Part part : turn.parts()) {
      if (part instanceof Part.ToolCall call) {
        String id = call.id().isEmpty() ? "call_" + place + "_" + open.size() : call.id();
        if (!seen.add(id)) {
          throw new JsonException("turns[" + place + "]: two tool calls have the same id");
        }
        open.put(id, call.name());
        parts.add(Prompts.withId(call, id));
      } else {
        parts.add(part);
      }
    }
    ordered.add(new Turn(Role.ASSISTANT, parts));
    if (open.isEmpty() && replies.stream().noneMatch(Pairing::hasResults)) {
      ordered.addAll(replies);
      return;
    }
    replies(place, open, replies, ordered);
  }

  private static boolean hasResults(Turn turn) {
    return turn.parts().stream().anyMatch(part -> part instanceof Part.ToolResult);
  }

  private static void replies(
      int place, Map<String, String> open, List<Turn> replies, List<Turn> ordered) {
    Map<String, Part> results = new LinkedHashMap<>();
    open.keySet().forEach(id -> results.put(id, Part.Text.of("")));
    List<Turn> rest = new ArrayList<>();
    for (Turn reply : replies) {
      List<Part> others = new ArrayList<>();
      for (Part part : reply.parts()) {
        if (part instanceof Part.ToolResult result) {
          Part.ToolResult named = named(result, open, place);
          results.put(named.callId(), named);
        } else {
          others.add(part);
        }
      }
      if (!others.isEmpty()) {
        rest.add(new Turn(reply.role(), others));
      }
    }
    if (!open.isEmpty()) {
      throw new JsonException("turns[" + place + "]: a tool call has no result after it");
    }
    List<Part> first = new ArrayList<>(results.values());
    if (!rest.isEmpty() && rest.getFirst().role() == Role.USER) {
      first.addAll(rest.removeFirst().parts());
    }
    ordered.add(new Turn(Role.USER, first));
    ordered.addAll(rest);
  }

  /// The result with the id and the name of its call, which is closed by it. Where a dialect has no
  /// ids, the first open call of the same name is meant.
  private static Part.ToolResult named(
      Part.ToolResult result, Map<String, String> open, int place) {
    String id = result.callId();
    if (id.isEmpty()) {
      id =
          open.entrySet().stream()
              .filter(call -> call.getValue().equals(result.name()))
              .map(Map.Entry::getKey)
              .findFirst()
              .orElse("");
    }
    String name = open.remove(id);
    if (name == null) {
      throw new JsonException(
          "turns[" + (place + 1) + "]: a tool result without a tool call right before it");
    }
    return Prompts.withName(Prompts.withId(result, id), name);
  }

  private static void refuseResults(Turn turn, int place) {
    if (hasResults(turn)) {
      throw new JsonException(
          "turns[" + place + "]: a tool result without a tool call right before it");
    }
  }
}
