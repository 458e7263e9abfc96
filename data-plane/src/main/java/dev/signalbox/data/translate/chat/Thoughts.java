package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Thoughts in messages. OpenAI has none; others have `reasoning_content` (DeepSeek, vLLM),
/// `reasoning` (Groq) and `reasoning_details` (OpenRouter), whose seals clients send back.
final class Thoughts {

  private Thoughts() {}

  /// The text of a thought in a message or a delta, or empty.
  static String text(Obj message) {
    String content = Fields.text(message, "reasoning_content");
    return content.isEmpty() ? Fields.text(message, "reasoning") : content;
  }

  /// The thoughts of a message.
  static List<Part> read(Obj message) {
    List<JsonValue> details = Fields.items(message, "reasoning_details");
    String text = text(message);
    if (details.isEmpty()) {
      return text.isEmpty() ? List.of() : List.of(new Part.Reasoning(text, Optional.empty()));
    }
    List<Part> ours = ours(details);
    return ours.isEmpty() ? List.of(new Part.Reasoning(text, Optional.of(seal(details)))) : ours;
  }

  /// The seal of a thought: what was wrapped here, or the details of a provider together, as they
  /// go back to it.
  static Seal seal(List<JsonValue> details) {
    return details.stream()
        .filter(Obj.class::isInstance)
        .map(detail -> SealText.unwrap(Fields.text((Obj) detail, "signature")))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() ->
            new Seal(Dialect.CHAT, Seal.Kind.ENCRYPTED, "", Json.write(JsonValue.array(details))));
  }

  private static List<Part> ours(List<JsonValue> details) {
    List<Part> parts = new ArrayList<>();
    for (JsonValue item : details) {
      if (item instanceof Obj detail) {
        SealText.unwrap(Fields.text(detail, "signature"))
            .ifPresent(seal ->
                parts.add(new Part.Reasoning(Fields.text(detail, "text"), Optional.of(seal))));
      }
    }
    return parts;
  }

  /// A thought as an entry of `reasoning_details`, so that a client that keeps these brings its
  /// seal back.
  static List<JsonValue> details(String text, Seal seal, int index) {
    if (seal.issuer() == Dialect.CHAT) {
      try {
        return Json.parse(seal.value()).asArray();
      } catch (JsonException broken) {
        return List.of();
      }
    }
    return List.of(
        JsonValue.object()
            .put("type", "reasoning.text")
            .put("text", text)
            .put("signature", SealText.wrap(seal))
            .put("format", "signalbox-v1")
            .put("index", index)
            .build());
  }
}
