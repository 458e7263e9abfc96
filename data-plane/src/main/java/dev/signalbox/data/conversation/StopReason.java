package dev.signalbox.data.conversation;

/// Why an answer ended.
public enum StopReason {
  /// The model was done.
  END,
  /// It wants results of tools.
  TOOL_USE,
  /// The most tokens were reached.
  MAX_TOKENS,
  /// A stop text came.
  STOP_TEXT,
  /// The context window was full.
  CONTEXT_FULL,
  /// It would not answer, or was not let.
  REFUSED,
  /// It paused, and goes on when the conversation is sent back (Anthropic `pause_turn`).
  PAUSED
}
