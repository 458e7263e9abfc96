package dev.signalbox.launcher;

import java.nio.file.Path;
import java.util.List;

/// What people read when everything runs: where it is, and the lines that connect their agent.
record Welcome(Connection connection, Path data, boolean firstStart, List<String> notes) {

  private static final String TEXT =
      """

      Signalbox is ready.

        gateway      {gateway}
        REST API     {control}
        metrics      {operations}/metrics
        data         {data}

        admin token  {token}
        virtual key  {key}

      Claude Code
        export ANTHROPIC_BASE_URL={gateway}
        export ANTHROPIC_AUTH_TOKEN={key}
        claude

      OpenCode, in opencode.json
        {
          "$schema": "https://opencode.ai/config.json",
          "provider": {
            "anthropic": {
              "options": { "baseURL": "{gateway}/v1", "apiKey": "{key}" }
            },
            "openai": {
              "options": { "baseURL": "{gateway}/v1", "apiKey": "{key}" }
            }
          }
        }

      Codex, in ~/.codex/config.toml, with SIGNALBOX_KEY={key} in the environment
        model_provider = "signalbox"
        [model_providers.signalbox]
        name = "Signalbox"
        base_url = "{gateway}/v1"
        env_key = "SIGNALBOX_KEY"
        wire_api = "responses"

      curl
        curl -N {gateway}/v1/messages \\
          -H "x-api-key: {key}" \\
          -H "anthropic-version: 2023-06-01" -H "content-type: application/json" \\
          -d '{"model":"claude-sonnet-4-5","max_tokens":256,"stream":true,"messages":[{"role":"user","content":"Hello"}]}'

      What it cost
        curl -H "Authorization: Bearer $(sed 's/.*"adminToken":"\\([^"]*\\)".*/\\1/' '{data}/connection.json')" {control}/v1/sessions

      Models that no provider of yours serves are answered by the simulator: its words and prices mean nothing.
      """;

  @Override
  public String toString() {
    String token =
        firstStart
            ? connection.adminToken().reveal() + "  (shown this once)"
            : "in " + data.resolve("connection.json");
    StringBuilder text =
        new StringBuilder(
            TEXT.replace("{gateway}", connection.gateway().toString())
                .replace("{control}", connection.control().toString())
                .replace("{operations}", connection.operations().toString())
                .replace("{data}", data.toString())
                .replace("{token}", token)
                .replace("{key}", connection.virtualKey().reveal()));
    notes.forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }
}
