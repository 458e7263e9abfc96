package dev.signalbox.data.conversation;

import dev.signalbox.model.wire.Dialect;

/// Opaque state that only its issuer understands. It goes back to the issuer byte for byte or not
/// at all, never in part.
///
/// @param issuer the dialect of the vendor that made it
/// @param kind what it is
/// @param id the issuer's name of the part, or empty (Responses items have one)
/// @param value as it came
public record Seal(Dialect issuer, Kind kind, String id, String value) {

  /// What a seal is.
  public enum Kind {
    /// Signs the readable text (Anthropic `signature`, Gemini `thoughtSignature`).
    SIGNATURE,
    /// Holds the thought itself (Responses `encrypted_content`).
    ENCRYPTED,
    /// Holds a thought that was withheld (Anthropic `redacted_thinking`).
    REDACTED
  }
}
