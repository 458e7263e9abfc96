package dev.signalbox.simulator.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the script needs to know of a request.
///
/// @param turns who said what, oldest first
/// @param tools the tools that may be called now
/// @param forced the tool that must be called, empty name for "any of them"
/// @param parallel whether several calls at once are allowed
/// @param thinking whether the answer may reason first
/// @param maxTokens the longest answer allowed
/// @param stops texts before which the answer ends
/// @param fingerprint the request apart from how it is to be delivered
public record Conversation(
    List<Turn> turns,
    List<OfferedTool> tools,
    Optional<String> forced,
    boolean parallel,
    boolean thinking,
    long maxTokens,
    List<String> stops,
    String fingerprint) {

  /// One entry of a conversation.
  public enum Turn {
    /// Anything that is not from the model and holds no tool result.
    PROMPT,
    /// Results of tool calls.
    RESULT,
    /// From the model, with tool calls.
    CALLS,
    /// From the model, without.
    ANSWER
  }

  public Conversation {
    turns = List.copyOf(turns);
    tools = List.copyOf(tools);
    stops = List.copyOf(stops);
  }

  /// How many rounds of tool calls and results lie between the last prompt and now. Prompts beside
  /// a result (reminders that clients add) do not start anew.
  public int toolRounds() {
    List<Turn> sides = sides();
    int rounds = 0;
    int last = sides.size() - 1;
    while (last >= 1 && sides.get(last) == Turn.RESULT && sides.get(last - 1) == Turn.CALLS) {
      rounds++;
      last -= 2;
    }
    return rounds;
  }

  /// The turns with neighbours of one side put together.
  private List<Turn> sides() {
    List<Turn> sides = new ArrayList<>();
    boolean modelBefore = false;
    for (Turn turn : turns) {
      boolean model = turn == Turn.CALLS || turn == Turn.ANSWER;
      if (sides.isEmpty() || model != modelBefore) {
        sides.add(turn);
      } else if (turn == Turn.CALLS || turn == Turn.RESULT) {
        sides.set(sides.size() - 1, turn);
      }
      modelBefore = model;
    }
    return sides;
  }
}
