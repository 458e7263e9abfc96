package dev.signalbox.data.dialect;

/// Facts about a call that clients write into the request body. Each is text of at most
/// [RequestScan#MAX_FACT_CHARACTERS].
public enum BodyFact {
  /// Anthropic `metadata.user_id`; Claude Code puts a JSON text with its session there.
  METADATA_USER_ID("metadata.user_id"),
  /// `metadata.session_id`.
  METADATA_SESSION_ID("metadata.session_id"),
  /// `metadata.task_id`.
  METADATA_TASK_ID("metadata.task_id"),
  /// OpenAI `prompt_cache_key`; Codex puts its session there.
  PROMPT_CACHE_KEY("prompt_cache_key"),
  /// OpenAI `user`.
  USER("user"),
  /// Responses `previous_response_id`.
  PREVIOUS_RESPONSE_ID("previous_response_id"),
  /// `service_tier` that was asked for.
  SERVICE_TIER("service_tier");

  private final String path;

  BodyFact(String path) {
    this.path = path;
  }

  /// Where it stands in the body, such as `metadata.user_id`.
  public String path() {
    return path;
  }
}
