package dev.signalbox.data.conversation;

/// What a model of a provider is known to take.
///
/// @param maxOutputTokens what is asked for where the provider wants a number and the client gave
///   none
/// @param thinks whether it thinks
/// @param oneHourCache whether prompts can be cached for an hour
/// @param maxCompletionTokens whether Chat takes `max_completion_tokens` instead of `max_tokens`
public record Capabilities(
    long maxOutputTokens, boolean thinks, boolean oneHourCache, boolean maxCompletionTokens) {}
