package dev.signalbox.data.resolve;

import dev.signalbox.data.exchange.JsonMembers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Free metadata that clients send to gateways: JSON objects, tag lists, baggage. Names that
/// everyone understands become the dimensions that we know, the rest dimensions of the client's
/// own.
final class Metadata {

  private static final int MAX_ENTRIES = 64;

  private Metadata() {}

  /// Reads a JSON object; its strings, numbers and booleans count. What is no JSON object says
  /// nothing.
  static void json(Findings findings, Rank rank, String header, String source) {
    JsonMembers members = JsonMembers.of(Text.ofHeader(header), 0);
    for (int count = 0; count < MAX_ENTRIES && members.next(); count++) {
      String value = members.text();
      if (value != null) {
        entry(findings, rank, members.name(), value, source);
      }
    }
  }

  /// Reads a comma-separated list of tags. `name:value` is an entry; the list as a whole is kept as
  /// the dimension `tags`.
  static void tags(Findings findings, Rank rank, String header, String source) {
    String list = Text.ofHeader(header);
    findings.custom("tags", rank, list, source);
    int start = 0;
    for (int count = 0; count < MAX_ENTRIES && start < list.length(); count++) {
      int end = end(list, ',', start, list.length());
      int colon = list.indexOf(':', start);
      if (colon > start && colon < end) {
        entry(
            findings,
            rank,
            list.substring(start, colon).strip(),
            list.substring(colon + 1, end),
            source);
      }
      start = end + 1;
    }
  }

  /// Reads W3C baggage (<https://www.w3.org/TR/baggage/>): `name=value;property,…`, values
  /// percent-encoded.
  static void baggage(Findings findings, Rank rank, String header, String source) {
    int start = 0;
    for (int count = 0; count < MAX_ENTRIES && start < header.length(); count++) {
      int end = end(header, ',', start, header.length());
      int properties = end(header, ';', start, end);
      int equals = header.indexOf('=', start);
      if (equals > start && equals < properties) {
        String name = header.substring(start, equals).strip();
        entry(
            findings, rank, name, percentDecoded(header.substring(equals + 1, properties)), source);
      }
      start = end + 1;
    }
  }

  /// Notes one entry of free metadata.
  static void entry(Findings findings, Rank rank, String name, String value, String source) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "session_id",
          "session-id",
          "session.id",
          "sessionid",
          "session",
          "gen_ai.conversation.id" ->
          findings.found(Slot.SESSION, rank, value, source);
      case "session_name", "session-name" -> findings.found(Slot.SESSION_NAME, rank, value, source);
      case "session_path", "session-path" -> findings.found(Slot.SESSION_PATH, rank, value, source);
      case "task_id", "task-id", "task.id", "taskid", "task" ->
          findings.found(Slot.TASK, rank, value, source);
      case "agent_id", "agent-id", "agent.id", "agentid", "agent", "gen_ai.agent.id" ->
          findings.found(Slot.AGENT, rank, value, source);
      case "turn_id", "turn-id" -> findings.found(Slot.TURN, rank, value, source);
      case "repo", "repository", "vcs.repository.url.full" ->
          findings.found(Slot.REPO, rank, value, source);
      case "branch", "vcs.ref.head.name" -> findings.found(Slot.BRANCH, rank, value, source);
      case "commit", "commit_sha", "vcs.ref.head.revision" ->
          findings.found(Slot.COMMIT, rank, value, source);
      case "_user", "user", "user_id", "user-id", "user.id", "enduser.id" ->
          findings.found(Slot.USER, rank, value, source);
      default -> findings.custom(name, rank, value, source);
    }
  }

  private static int end(String text, char separator, int start, int limit) {
    int found = text.indexOf(separator, start);
    return found < 0 || found > limit ? limit : found;
  }

  private static String percentDecoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return value;
    }
  }
}
