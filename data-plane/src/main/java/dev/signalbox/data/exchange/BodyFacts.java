package dev.signalbox.data.exchange;

import java.util.Optional;

/// What a request body says about who asks and in which session. Texts are decoded JSON strings, as
/// the client sent them: nothing here is trusted or bounded yet.
///
/// @param metadataUserId `metadata.user_id`
/// @param metadataSessionId `metadata.session_id`
/// @param metadataTaskId `metadata.task_id`
/// @param promptCacheKey `prompt_cache_key` (OpenAI)
/// @param user `user` (OpenAI)
/// @param previousResponseId `previous_response_id` (OpenAI Responses)
public record BodyFacts(
    Optional<String> metadataUserId,
    Optional<String> metadataSessionId,
    Optional<String> metadataTaskId,
    Optional<String> promptCacheKey,
    Optional<String> user,
    Optional<String> previousResponseId) {

  /// A body that says nothing.
  public static final BodyFacts NONE =
      new BodyFacts(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
