package dev.signalbox.data.conversation;

import dev.signalbox.model.usage.UsageCounts;
import java.util.List;

/// A whole answer.
///
/// @param id the provider's id of the answer, or empty
/// @param model the model that answered, as the provider calls it
/// @param stopText the stop text that came, or empty
/// @param usage what the answer used
public record Answer(
    String id,
    String model,
    List<Part> parts,
    StopReason stop,
    String stopText,
    AnswerUsage usage) {

  public Answer {
    parts = List.copyOf(parts);
  }

  /// What an answer says that it used.
  ///
  /// @param counts disjoint
  /// @param reasoningTokens how many of the output tokens were thought; already among them
  /// @param tier the service tier that served, or empty
  public record AnswerUsage(UsageCounts counts, long reasoningTokens, String tier) {
    /// Nothing is known yet.
    public static final AnswerUsage NONE = new AnswerUsage(UsageCounts.NONE, 0, "");
  }
}
