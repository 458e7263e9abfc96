package dev.signalbox.data.exchange;

/// The header fields that real clients send, as measured, with dummy keys.
public final class Clients {

  public static final String SESSION = "0b3c6f1e-5d2a-4c7b-9a41-6f0e2d1c8b7a";

  /// Claude Code 2.1.329 with CLAUDE_CODE_GATEWAY_HINT_HEADERS=1, in a sub-agent.
  public static final String CLAUDE_CODE =
      """
      host: 127.0.0.1:8080
      accept: application/json
      accept-encoding: gzip, deflate, br, zstd
      anthropic-beta: claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27,per-turn-control-2026-07-01,mid-conversation-tool-changes-2026-07-01,thinking-token-count-2026-05-13,advanced-tool-use-2025-11-20,effort-2025-11-24,thinking-display-updates-2026-08-18
      anthropic-dangerous-direct-browser-access: true
      anthropic-version: 2023-06-01
      authorization: Bearer dummy
      x-api-key: dummy
      connection: keep-alive
      content-length: 50123
      content-type: application/json
      user-agent: claude-cli/2.1.329 (external, sdk-cli)
      x-app: cli
      x-claude-code-agent-id: agent-7
      x-claude-code-agent-type: Explore
      x-claude-code-parent-agent-id: agent-1
      x-claude-code-prev-tool-durations: Bash=51;Read=27
      x-claude-code-prompt-id: 5f0c2f2e-8c5d-4d0c-8f5e-0d6a4a1b2c3d
      x-claude-code-request-class: subagent
      x-claude-code-session-id: 0b3c6f1e-5d2a-4c7b-9a41-6f0e2d1c8b7a
      x-stainless-arch: x64
      x-stainless-lang: js
      x-stainless-os: Linux
      x-stainless-package-version: 1.11.0
      x-stainless-retry-count: 0
      x-stainless-runtime: node
      x-stainless-runtime-version: v24.3.0
      x-stainless-timeout: 600
      """;

  /// The `metadata.user_id` of Claude Code 2.1.329.
  public static final String CLAUDE_CODE_USER_ID =
      "{\"device_id\":\"9f8e7d6c5b4a\",\"account_uuid\":\"\",\"session_id\":\"" + SESSION + "\"}";

  /// OpenCode 1.18.33 with an OpenAI-compatible provider.
  public static final String OPENCODE =
      """
      host: 127.0.0.1:8080
      authorization: Bearer dummy
      content-type: application/json
      user-agent: opencode/1.18.33 ai-sdk/openai-compatible/2.0.1 ai-sdk/provider-utils/4.0.2 runtime/bun/1.3.0
      x-session-affinity: ses_4c2b7e1a9ffeQm2VtZ0pXw8LkR
      x-session-id: ses_4c2b7e1a9ffeQm2VtZ0pXw8LkR
      connection: keep-alive
      accept: */*
      accept-encoding: gzip, deflate, br, zstd
      content-length: 30211
      """;

  public static final String CODEX_SESSION = "01a1fc25-a0a5-7210-9be1-defa8350718f";

  /// The turn metadata of Codex CLI 0.169.0 in a working copy with one remote.
  public static final String CODEX_TURN =
      "{\"installation_id\":\"37d42fc8-4ee9-4d3b-bb0a-9c8dc04987dc\",\"session_id\":\"01a1fc25-a0a5-7210-9be1-defa8350718f\",\"thread_id\":\"01a1fc25-a0a5-7210-9be1-defa8350718f\",\"agent_name\":\"/root\",\"turn_id\":\"01a1fc25-a0c5-7ec0-bf30-62b73f03ca7a\",\"window_id\":\"01a1fc25-a0a5-7210-9be1-defa8350718f:0\",\"window_number\":0,\"request_kind\":\"turn\",\"sandbox\":\"seccomp\",\"auto_review_enabled\":false,\"workspaces\":{\"/home/alice/widgets\":{\"associated_remote_urls\":{\"backup\":\"git@backup.example.com:alice/widgets.git\",\"origin\":\"https://alice:token@git.example.com/acme/widgets.git\"},\"latest_git_commit_hash\":\"0fd6f4949bdaaff08cf05e43ab8269e929516e0a\",\"has_changes\":false}},\"turn_started_at_unix_ms\":1795231686857,\"analytics_enabled\":true,\"model\":\"gpt-5\"}";

  /// Codex CLI 0.169.0.
  public static final String CODEX =
      """
      x-codex-beta-features: remote_compaction_v2
      x-codex-window-id: 01a1fc25-a0a5-7210-9be1-defa8350718f:0
      x-codex-turn-metadata: %s
      x-client-request-id: 01a1fc25-a0a5-7210-9be1-defa8350718f
      session-id: 01a1fc25-a0a5-7210-9be1-defa8350718f
      thread-id: 01a1fc25-a0a5-7210-9be1-defa8350718f
      accept: text/event-stream
      content-type: application/json
      authorization: Bearer dummy
      originator: codex_exec
      user-agent: codex_exec/0.169.0 (Debian 12.0.0; x86_64) unknown (codex_exec; 0.169.0)
      host: 127.0.0.1:8080
      content-length: 39707
      """
          .formatted(CODEX_TURN);

  private Clients() {}
}
