package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Items that the model makes: thoughts and calls.
final class Items {

  private static final String BETWEEN_SUMMARIES = "\n\n";

  private Items() {}

  /// Reads what the model made; empty if it is nothing known.
  static Optional<Part> read(Obj item) {
    return switch (Fields.text(item, "type")) {
      case "reasoning" -> Optional.of(reasoning(item));
      case "function_call" ->
          Optional.of(
              new Part.ToolCall(
                  item.string("call_id"),
                  Names.read(item),
                  arguments(item),
                  false,
                  Optional.empty(),
                  Optional.empty()));
      case "custom_tool_call" ->
          Optional.of(
              new Part.ToolCall(
                  item.string("call_id"),
                  Names.read(item),
                  Fields.said(item, "input"),
                  true,
                  Optional.empty(),
                  Optional.empty()));
      default -> Optional.empty();
    };
  }

  /// The arguments of a call; none are an object without members.
  static JsonValue.Text arguments(Obj item) {
    JsonValue.Text text =
        item.members().get("arguments") instanceof Obj object
            ? JsonValue.Text.ofJson(object)
            : Fields.said(item, "arguments");
    return text.isBlank() ? new JsonValue.Text("{}") : text;
  }

  private static Part reasoning(Obj item) {
    Optional<Seal> seal = seal(item);
    String text = summary(item);
    return seal.isEmpty() && text.isEmpty()
        ? new Part.Foreign(Dialect.RESPONSES, "reasoning", item)
        : new Part.Reasoning(text, seal);
  }

  /// What may be read of a thought.
  static String summary(Obj item) {
    String summary = texts(Fields.items(item, "summary"));
    return summary.isEmpty() ? texts(Fields.items(item, "content")) : summary;
  }

  private static String texts(List<JsonValue> items) {
    return items.stream()
        .filter(Obj.class::isInstance)
        .map(part -> Fields.text((Obj) part, "text"))
        .collect(Collectors.joining(BETWEEN_SUMMARIES));
  }

  /// What a thought needs to be taken back.
  static Optional<Seal> seal(Obj item) {
    String sealed = Fields.text(item, "encrypted_content");
    if (sealed.isEmpty()) {
      return Optional.empty();
    }
    return SealText.unwrap(sealed)
        .or(() ->
            Optional.of(
                new Seal(Dialect.RESPONSES, Seal.Kind.ENCRYPTED, Fields.text(item, "id"), sealed)));
  }

  /// Writes a thought.
  ///
  /// @param id for a thought that has none of its own
  static Obj reasoning(Part.Reasoning reasoning, String id) {
    Optional<Seal> seal = reasoning.seal();
    Optional<Seal> own = seal.filter(found -> found.issuer() == Dialect.RESPONSES);
    String known = own.map(Seal::id).filter(name -> !name.isEmpty()).orElse(id);
    ObjectBuilder item =
        JsonValue.object()
            .put("type", "reasoning")
            .put("id", known)
            .put(
                "summary",
                JsonValue.array(
                    reasoning.text().isEmpty()
                        ? List.of()
                        : List.of(summaryText(reasoning.text()))));
    seal.ifPresent(found -> item.put("encrypted_content", sealed(found)));
    return item.build();
  }

  private static String sealed(Seal seal) {
    return seal.issuer() == Dialect.RESPONSES ? seal.value() : SealText.wrap(seal);
  }

  static Obj summaryText(String text) {
    return JsonValue.object().put("type", "summary_text").put("text", text).build();
  }

  /// Writes a call.
  ///
  /// @param id the item's
  /// @param status such as `completed`
  static Obj call(Part.ToolCall call, String id, String status) {
    ObjectBuilder item =
        JsonValue.object()
            .put("type", call.custom() ? "custom_tool_call" : "function_call")
            .put("id", id)
            .put("status", status)
            .put("call_id", call.id());
    return Names.write(item, call.name())
        .put(call.custom() ? "input" : "arguments", call.input())
        .build();
  }

  /// Writes what the model said.
  static Obj message(List<Obj> content, String id, String status) {
    return JsonValue.object()
        .put("type", "message")
        .put("id", id)
        .put("status", status)
        .put("role", "assistant")
        .put("content", JsonValue.array(content))
        .build();
  }
}
