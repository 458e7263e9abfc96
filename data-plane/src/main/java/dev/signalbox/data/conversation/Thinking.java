package dev.signalbox.data.conversation;

import java.util.Optional;
import java.util.OptionalLong;

/// Whether and how much the model thinks before it answers.
///
/// @param mode who decides
/// @param budgetTokens most tokens of thought, where the dialect says tokens
/// @param effort `minimal`, `low`, `medium`, `high`, `xhigh`, `max`, where the dialect says effort
/// @param shown whether thoughts are shown, where the dialect says so
public record Thinking(
    Mode mode, OptionalLong budgetTokens, Optional<String> effort, Optional<Boolean> shown) {

  /// Who decides.
  public enum Mode {
    /// The request does not say; it says the effort only (Anthropic `output_config`).
    UNSAID,
    /// It does not think.
    OFF,
    /// It thinks.
    ON,
    /// The model decides (Anthropic `adaptive`, Gemini `-1`).
    ADAPTIVE
  }
}
