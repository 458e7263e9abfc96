package dev.signalbox.data.resolve;

import dev.signalbox.data.exchange.JsonMembers;

/// Reads the `x-codex-turn-metadata` field of the Codex CLI, measured with 0.169.0: one JSON object
/// with the session, the turn, its kind, and the working copies by their path.
final class CodexTurn {

  private static final String SOURCE = "x-codex-turn-metadata";

  private CodexTurn() {}

  static void read(Findings findings, String value) {
    JsonMembers members = JsonMembers.of(value, 0);
    while (members.next()) {
      switch (members.name()) {
        case "session_id" -> found(findings, Slot.SESSION, members);
        case "turn_id" -> found(findings, Slot.TURN, members);
        case "request_kind" -> found(findings, Slot.REQUEST_CLASS, members);
        case "subagent_kind" -> {
          String kind = members.text();
          if (kind != null) {
            findings.custom("agent_type", Rank.NATIVE, kind, SOURCE);
          }
        }
        case "workspaces" -> {
          if (members.isObject()) {
            workspace(findings, value, members.valueStart());
          }
        }
        default -> {}
      }
    }
  }

  /// Reads the first working copy. Its path is not kept.
  private static void workspace(Findings findings, String json, int start) {
    JsonMembers copies = JsonMembers.of(json, start);
    if (!copies.next() || !copies.isObject()) {
      return;
    }
    JsonMembers facts = JsonMembers.of(json, copies.valueStart());
    while (facts.next()) {
      switch (facts.name()) {
        case "latest_git_commit_hash" -> found(findings, Slot.COMMIT, facts);
        case "associated_remote_urls" -> {
          if (facts.isObject()) {
            remote(findings, json, facts.valueStart());
          }
        }
        default -> {}
      }
    }
  }

  /// Takes `origin`, else the first remote.
  private static void remote(Findings findings, String json, int start) {
    JsonMembers remotes = JsonMembers.of(json, start);
    String chosen = null;
    while (remotes.next()) {
      String address = remotes.text();
      if (address != null && (chosen == null || remotes.name().equals("origin"))) {
        chosen = address;
      }
    }
    if (chosen != null) {
      findings.found(Slot.REPO, Rank.NATIVE, chosen, SOURCE);
    }
  }

  private static void found(Findings findings, Slot slot, JsonMembers member) {
    String text = member.text();
    if (text != null) {
      findings.found(slot, Rank.NATIVE, text, SOURCE);
    }
  }
}
