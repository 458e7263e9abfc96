package dev.signalbox.data.conversation;

/// What a model of a provider is known to take.
///
/// @param maxOutputTokens what is asked for where the provider wants a number and the client gave
///   none
/// @param thinks whether it thinks
/// @param adaptiveThinking whether it decides itself how much it thinks (Claude 4.6 and later);
///   otherwise it is given a budget
/// @param oneHourCache whether prompts can be cached for an hour
/// @param maxCompletionTokens whether Chat takes `max_completion_tokens` instead of `max_tokens`
/// @param customTools whether Chat takes tools that want any text (`custom`)
/// @param reasoningContent whether Chat takes `reasoning_content` back (DeepSeek wants it)
/// @param cacheMarks whether Chat or Responses takes `cache_control` (gateways in front of Claude)
/// @param callIdCharacters most characters of a call's id; 0 for what is usual in the dialect
public record Capabilities(
    long maxOutputTokens,
    boolean thinks,
    boolean adaptiveThinking,
    boolean oneHourCache,
    boolean maxCompletionTokens,
    boolean customTools,
    boolean reasoningContent,
    boolean cacheMarks,
    int callIdCharacters) {

  /// A model that nothing is known of: a thinking one of today, at an endpoint that takes no
  /// extensions.
  public static final Capabilities USUAL =
      new Capabilities(32_000, true, true, true, true, false, false, false, 0);
}
