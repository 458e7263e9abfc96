package dev.signalbox.data.conversation;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.Optional;

/// An answer piece by piece: [Started], then for each part [PartStarted], its pieces and
/// [PartEnded], then [Finished]; or [Failed] at any time. Parts have ascending indexes from 0 and
/// may overlap where the vendor interleaves them.
public sealed interface AnswerEvent {

  /// The answer begins.
  ///
  /// @param usage what is known already
  record Started(String id, String model, AnswerUsage usage) implements AnswerEvent {}

  /// A part begins.
  ///
  /// @param callId of a tool call, else empty
  /// @param name of a tool call, else empty
  record PartStarted(int index, PartKind kind, String callId, String name) implements AnswerEvent {}

  /// What a part is.
  enum PartKind {
    TEXT,
    REASONING,
    TOOL_CALL,
    CUSTOM_TOOL_CALL
  }

  /// More of a text, a thought, or the arguments of a call, as its part says.
  record Piece(int index, String text) implements AnswerEvent {}

  /// What the vendor needs to take the part back; before its end.
  record Sealed(int index, Seal seal) implements AnswerEvent {}

  /// A part is complete.
  record PartEnded(int index) implements AnswerEvent {}

  /// Something that only its own dialect knows, complete.
  record ForeignPart(int index, Dialect dialect, String kind, Obj raw) implements AnswerEvent {}

  /// The answer is complete. What it used stands here at the latest.
  record Finished(StopReason stop, String stopText, AnswerUsage usage) implements AnswerEvent {}

  /// The provider is still there.
  record Ping() implements AnswerEvent {}

  /// The answer broke off.
  ///
  /// @param kind for the shape of the client's error
  /// @param message the provider's own words, or ours
  /// @param retryAfterSeconds empty if it does not say
  record Failed(FailureKind kind, String message, Optional<Long> retryAfterSeconds)
      implements AnswerEvent {}

  /// Why an answer broke off, or a request was refused by its provider.
  enum FailureKind {
    BAD_REQUEST,
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    TOO_LARGE,
    /// The prompt is longer than the model can read; agents shorten it when they are told so.
    CONTEXT_FULL,
    RATE_LIMITED,
    QUOTA,
    OVERLOADED,
    TIMEOUT,
    PROVIDER
  }
}
