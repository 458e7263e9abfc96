package dev.signalbox.data.conversation;

/// The prompt up to here is worth keeping at the provider.
///
/// @param oneHour whether for an hour instead of five minutes
public record CacheMark(boolean oneHour) {}
