package dev.signalbox.control.idempotency;

import org.jspecify.annotations.Nullable;

/// What a request with a key finds.
sealed interface Claim {

  /// Nothing, or what is worth nothing any more: it may be executed.
  record Granted() implements Claim {}

  /// Another request with the same key is being executed.
  record Busy() implements Claim {}

  /// The key belongs to a request that asked for something else.
  record Reused() implements Claim {}

  /// The change was made, but its answer is lost.
  record AnswerLost(String action, String resourceId) implements Claim {}

  /// The outcome.
  ///
  /// @param headers as a JSON object
  /// @param body null if there was none
  @SuppressWarnings(
      "ArrayRecordComponent") // On its way from a column to an answer, never compared.
  record Done(int status, String headers, byte @Nullable [] body) implements Claim {}
}
