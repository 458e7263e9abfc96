package dev.signalbox.data.envelope;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which of Anthropic's betas a cloud takes. Anthropic itself gets every beta as it came; a cloud
/// refuses a whole call for one that it does not know, so that what it lacks is left out, together
/// with the members of the body that only the beta allows.
///
/// Sources: Bedrock user guide, "Anthropic Claude Messages API"; Vertex AI, "Claude: supported
/// features".
final class Betas {

  private static final Set<String> BEDROCK =
      Set.of(
          "claude-code-20250219",
          "computer-use-2024-10-22",
          "computer-use-2025-01-24",
          "computer-use-2025-11-24",
          "token-efficient-tools-2025-02-19",
          "fine-grained-tool-streaming-2025-05-14",
          "interleaved-thinking-2025-05-14",
          "output-128k-2025-02-19",
          "dev-full-thinking-2025-05-14",
          "context-1m-2025-08-07",
          "context-management-2025-06-27",
          "effort-2025-11-24",
          "structured-outputs-2025-11-13",
          "tool-search-tool-2025-10-19",
          "tool-examples-2025-10-29",
          "compact-2026-01-12");

  private static final Set<String> VERTEX =
      Set.of(
          "claude-code-20250219",
          "computer-use-2025-01-24",
          "computer-use-2025-11-24",
          "token-efficient-tools-2025-02-19",
          "interleaved-thinking-2025-05-14",
          "output-128k-2025-02-19",
          "context-1m-2025-08-07",
          "context-management-2025-06-27",
          "effort-2025-11-24",
          "web-search-2025-03-05",
          "tool-search-tool-2025-10-19",
          "compact-2026-01-12");

  /// Members that need a beta, by how the beta's name begins.
  private static final Map<String, String> MEMBERS =
      Map.of(
          "context-management-", "context_management",
          "mcp-client-", "mcp_servers",
          "skills-", "container",
          "code-execution-", "container");

  private Betas() {}

  /// What is left of betas, and what goes with those that are not.
  ///
  /// @param kept in their order
  /// @param dropped betas that the cloud lacks
  /// @param members names of members that go with them
  record Filtered(List<String> kept, List<String> dropped, Set<String> members) {}

  static Filtered forBedrock(List<String> betas) {
    return filter(betas, BEDROCK);
  }

  static Filtered forVertex(List<String> betas) {
    return filter(betas, VERTEX);
  }

  private static Filtered filter(List<String> betas, Set<String> known) {
    List<String> kept = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    for (String beta : new LinkedHashSet<>(betas)) {
      (known.contains(beta) ? kept : dropped).add(beta);
    }
    Set<String> members = new LinkedHashSet<>();
    MEMBERS.forEach((start, member) -> {
      if (anyStarts(dropped, start)) {
        members.add(member);
      }
    });
    MEMBERS.forEach((start, member) -> {
      if (anyStarts(kept, start)) {
        members.remove(member);
      }
    });
    return new Filtered(kept, dropped, members);
  }

  private static boolean anyStarts(List<String> betas, String start) {
    return betas.stream().anyMatch(beta -> beta.startsWith(start));
  }
}
