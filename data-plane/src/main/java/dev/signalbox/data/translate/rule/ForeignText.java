package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.Text;
import dev.signalbox.model.wire.Feature;
import java.util.Optional;
import java.util.stream.Collectors;

/// Pieces that only one dialect knows, in plain words.
final class ForeignText {

  private ForeignText() {}

  /// What a piece says; empty if that cannot be said in words.
  static Optional<String> of(Part.Foreign foreign) {
    Obj raw = foreign.raw();
    return switch (foreign.kind()) {
      case "tool_reference" ->
          Optional.of("The tool " + Fields.text(raw, "tool_name") + " can be used now.");
      case "search_result" ->
          Optional.of(
              Fields.text(raw, "title")
                  + "\n"
                  + Fields.text(raw, "source")
                  + "\n"
                  + text(raw.members().get("content")));
      case "compaction" -> said(text(raw.members().get("content")));
      case "document" -> said(text(Fields.child(raw, "source").members().get("content")));
      default -> Optional.empty();
    };
  }

  /// What it means that a piece is left out.
  static Feature means(Part.Foreign foreign) {
    return switch (foreign.kind()) {
      case "message", "fallback", "reasoning", "web_search_call" -> Feature.OTHER;
      default -> Feature.CONTENT;
    };
  }

  private static Optional<String> said(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String text(@org.jspecify.annotations.Nullable JsonValue content) {
    if (content instanceof Text text) {
      return text.value();
    }
    if (content instanceof JsonValue.Array array) {
      return array.items().stream()
          .filter(Obj.class::isInstance)
          .map(item -> Fields.text((Obj) item, "text"))
          .filter(text -> !text.isEmpty())
          .collect(Collectors.joining("\n"));
    }
    return "";
  }
}
