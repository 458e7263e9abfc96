package dev.signalbox.data.translate.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.model.wire.Dialect;
import java.util.Base64;
import java.util.Optional;

/// `thoughtSignature`: opaque, and base64, as the vendor's clients decode and encode it again. What
/// other vendors sealed is wrapped and then written as base64, too.
final class GeminiSeals {

  /// What the vendor documents for calls that it has not made itself, and therefore not signed
  /// (<https://ai.google.dev/gemini-api/docs/thought-signatures>).
  static final String UNSIGNED_HISTORY = "skip_thought_signature_validator";

  /// What [SealText#PREFIX] begins with in base64.
  private static final String WRAPPED = "c2J4MS";

  private GeminiSeals() {}

  /// The member for a client.
  static String write(Seal seal) {
    String text = SealText.write(seal, Dialect.GEMINI);
    return text.startsWith(SealText.PREFIX)
        ? Base64.getEncoder().encodeToString(text.getBytes(UTF_8))
        : text;
  }

  /// What the member says, ours or the vendor's; empty if it says that there is no seal.
  static Optional<Seal> read(String text) {
    if (text.isEmpty() || text.equals(UNSIGNED_HISTORY)) {
      return Optional.empty();
    }
    return Optional.of(
        unwrap(text).orElseGet(() -> new Seal(Dialect.GEMINI, Seal.Kind.SIGNATURE, "", text)));
  }

  private static Optional<Seal> unwrap(String text) {
    if (!text.startsWith(WRAPPED)) {
      return Optional.empty();
    }
    try {
      String standard = text.replace('-', '+').replace('_', '/');
      return SealText.unwrap(new String(Base64.getDecoder().decode(standard), UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
