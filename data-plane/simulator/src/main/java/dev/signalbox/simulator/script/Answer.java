package dev.signalbox.simulator.script;

import dev.signalbox.simulator.cache.Tokens;
import java.util.List;
import java.util.Optional;

/// What the model says.
///
/// @param pieces into how many events the text is cut in a stream; 0 leaves it to the stream
public record Answer(List<Part> parts, Stop stop, Optional<String> stopSequence, int pieces) {

  /// Why the model stopped.
  public enum Stop {
    /// It was done.
    END,
    /// It waits for tool results.
    TOOLS,
    /// The answer reached its allowed length.
    LENGTH,
    /// It met one of the caller's stop texts.
    SEQUENCE
  }

  public Answer {
    parts = List.copyOf(parts);
  }

  /// Tokens of the reasoning.
  public long thinkingTokens() {
    return parts.stream()
        .mapToLong(part -> part instanceof Part.Thinking thinking ? Tokens.of(thinking.text()) : 0)
        .sum();
  }

  /// Tokens of everything, reasoning included; at least one.
  public long outputTokens() {
    return Math.max(1, parts.stream().mapToLong(Answer::tokens).sum());
  }

  /// All text for the user.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text said) {
        text.append(said.text());
      }
    }
    return text.toString();
  }

  /// The tool calls, in order.
  public List<Part.ToolCall> calls() {
    return parts.stream()
        .filter(Part.ToolCall.class::isInstance)
        .map(Part.ToolCall.class::cast)
        .toList();
  }

  static long tokens(Part part) {
    return switch (part) {
      case Part.Thinking thinking -> Tokens.of(thinking.text());
      case Part.Text text -> Tokens.of(text.text());
      case Part.ToolCall call -> Tokens.of(call.tool().name()) + Tokens.of(call.inputText());
    };
  }
}
