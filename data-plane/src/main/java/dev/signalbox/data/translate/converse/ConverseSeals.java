package dev.signalbox.data.translate.converse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import java.util.Base64;
import java.util.Optional;

/// `reasoningContent`. Only Anthropic's models sign their thoughts here, and a signature is worth
/// the same on every cloud that serves them: so the seals are those of Messages. What is withheld
/// (`redactedContent`) is a blob, in base64.
final class ConverseSeals {

  private ConverseSeals() {}

  static boolean isOwn(Seal seal) {
    return seal.issuer() == Dialect.MESSAGES || seal.issuer() == Dialect.CONVERSE;
  }

  static Reasoning read(Obj reasoning) {
    Optional<Obj> text = reasoning.get("reasoningText").map(JsonValue::asObject);
    if (text.isPresent()) {
      Optional<Seal> seal =
          text.get()
              .get("signature")
              .map(JsonValue::asString)
              .filter(s -> !s.isEmpty())
              .map(ConverseSeals::signature);
      return new Reasoning(text.get().string("text"), seal);
    }
    return new Reasoning("", Optional.of(redacted(reasoning.string("redactedContent"))));
  }

  /// The seal of a thought that can be read.
  static Seal signature(String text) {
    return SealText.read(text, Dialect.MESSAGES, Seal.Kind.SIGNATURE);
  }

  /// The seal of a thought that was withheld.
  ///
  /// @param blob as it came, in base64
  static Seal redacted(String blob) {
    return unwrap(blob).orElseGet(() -> new Seal(Dialect.MESSAGES, Seal.Kind.REDACTED, "", blob));
  }

  private static Optional<Seal> unwrap(String blob) {
    try {
      return SealText.unwrap(new String(Base64.getDecoder().decode(blob), UTF_8));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /// The signature for a client.
  static String write(Seal seal) {
    return SealText.write(seal, Dialect.MESSAGES);
  }

  /// Whether a seal stands for the thought itself.
  static boolean isWithheld(Reasoning reasoning) {
    return reasoning.text().isEmpty()
        && reasoning.seal().filter(seal -> seal.kind() != Seal.Kind.SIGNATURE).isPresent();
  }

  /// What is withheld, as the client gets it.
  static String blob(Seal seal) {
    boolean own = seal.issuer() == Dialect.MESSAGES && seal.kind() == Seal.Kind.REDACTED;
    return own
        ? seal.value()
        : Base64.getEncoder().encodeToString(SealText.wrap(seal).getBytes(UTF_8));
  }

  static Obj write(Reasoning reasoning) {
    ObjectBuilder content = JsonValue.object();
    if (isWithheld(reasoning)) {
      content.put("redactedContent", blob(reasoning.seal().orElseThrow()));
    } else {
      content.put(
          "reasoningText",
          JsonValue.object()
              .put("text", reasoning.text())
              .put("signature", reasoning.seal().map(ConverseSeals::write))
              .build());
    }
    return JsonValue.object().put("reasoningContent", content.build()).build();
  }
}
