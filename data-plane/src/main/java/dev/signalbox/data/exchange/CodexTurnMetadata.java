package dev.signalbox.data.exchange;

import org.jspecify.annotations.Nullable;

/// The `x-codex-turn-metadata` field of the Codex CLI: one JSON object about the turn. Codex
/// 0.169.0 puts the absolute path of the working copy into it, as the name of a member of
/// `workspaces`.
final class CodexTurnMetadata {

  static final String NAME = "x-codex-turn-metadata";

  private CodexTurnMetadata() {}

  /// The value with the local paths taken out: `workspaces` becomes empty, a member that names a
  /// folder becomes empty text. Every other byte stays as it was.
  ///
  /// @return null if the value is not a JSON object: what cannot be read cannot be cleaned
  static @Nullable String withoutPaths(String value) {
    JsonMembers members = JsonMembers.of(value, 0);
    StringBuilder out = null;
    int copied = 0;
    while (members.next()) {
      String empty = emptyForm(members, value);
      if (empty != null) {
        out = out == null ? new StringBuilder(value.length()) : out;
        out.append(value, copied, members.valueStart()).append(empty);
        copied = members.valueEnd();
      }
    }
    if (!members.completeToTheEnd()) {
      return null;
    }
    return out == null ? value : out.append(value, copied, value.length()).toString();
  }

  private static @Nullable String emptyForm(JsonMembers member, String value) {
    boolean holdsPaths =
        switch (member.name()) {
          case "workspaces",
              "workspace",
              "workspace_root",
              "workspace_roots",
              "workspace_path",
              "repo_root",
              "git_root",
              "cwd",
              "workdir" ->
              true;
          default -> false;
        };
    if (!holdsPaths) {
      return null;
    }
    return switch (value.charAt(member.valueStart())) {
      case '{' -> "{}";
      case '[' -> "[]";
      case '"' -> "\"\"";
      default -> null;
    };
  }
}
