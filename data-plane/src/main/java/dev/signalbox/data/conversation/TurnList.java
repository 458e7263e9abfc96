package dev.signalbox.data.conversation;

import dev.signalbox.data.conversation.Turn.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Collects turns: what one side says in several messages is one turn, as vendors see it, and a
/// result of a tool gets the name that stands at its call.
public final class TurnList {

  private final List<Turn> turns = new ArrayList<>();
  private final Map<String, String> namesOfCalls = new HashMap<>();
  private List<Part> parts = new ArrayList<>();
  private Role role = Role.USER;

  /// Adds what one side says; nothing is no turn.
  public void add(Role speaker, List<? extends Part> said) {
    for (Part part : said) {
      add(speaker, part);
    }
  }

  /// Adds a part of what one side says.
  public void add(Role speaker, Part part) {
    if (speaker != role) {
      endTurn();
      role = speaker;
    }
    if (part instanceof Part.ToolCall call) {
      namesOfCalls.put(call.id(), call.name());
    }
    parts.add(part);
  }

  /// The name of the tool that was called, or empty.
  public String nameOf(String callId) {
    return namesOfCalls.getOrDefault(callId, "");
  }

  /// Whether nothing was said yet.
  public boolean isEmpty() {
    return turns.isEmpty() && parts.isEmpty();
  }

  /// The turns.
  public List<Turn> turns() {
    endTurn();
    return List.copyOf(turns);
  }

  private void endTurn() {
    if (!parts.isEmpty()) {
      turns.add(new Turn(role, parts));
      parts = new ArrayList<>();
    }
  }
}
