package dev.signalbox.data.exchange;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
  public static final BodyFacts NONE = of(null, null, null, null, null, null);

  /// The same from texts that are null where the body has none.
  public static BodyFacts of(
      @Nullable String metadataUserId,
      @Nullable String metadataSessionId,
      @Nullable String metadataTaskId,
      @Nullable String promptCacheKey,
      @Nullable String user,
      @Nullable String previousResponseId) {
    return new BodyFacts(
        Optional.ofNullable(metadataUserId),
        Optional.ofNullable(metadataSessionId),
        Optional.ofNullable(metadataTaskId),
        Optional.ofNullable(promptCacheKey),
        Optional.ofNullable(user),
        Optional.ofNullable(previousResponseId));
  }
}
