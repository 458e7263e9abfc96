package dev.signalbox.data.translate.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Reads content blocks. A block of a kind that is not known here stays as it came.
final class BlockReader {

  private final UnaryOperator<String> nameOfCall;

  /// @param nameOfCall the name of the tool that a call of an id went to, or empty
  BlockReader(UnaryOperator<String> nameOfCall) {
    this.nameOfCall = nameOfCall;
  }

  /// Reads content: text, or blocks. Empty text is nothing.
  List<Part> content(JsonValue content) {
    if (content instanceof JsonValue.Text text) {
      return text.isEmpty() ? List.of() : List.of(Part.Text.of(text));
    }
    List<Part> parts = new ArrayList<>();
    for (JsonValue block : content.asArray()) {
      parts.add(block(block.asObject()));
    }
    return parts;
  }

  /// Reads a block.
  Part block(Obj block) {
    String type = block.string("type");
    return switch (type) {
      case "text" -> new Part.Text(block.text("text"), false, mark(block));
      case "image" -> media(block, Part.MediaKind.IMAGE);
      case "document" -> media(block, Part.MediaKind.DOCUMENT);
      case "thinking" -> thinking(block);
      case "redacted_thinking" ->
          new Part.Reasoning(
              "",
              Optional.of(
                  SealText.read(block.string("data"), Dialect.MESSAGES, Seal.Kind.REDACTED)));
      case "tool_use" ->
          new Part.ToolCall(
              block.string("id"),
              block.string("name"),
              JsonValue.Text.ofJson(block.get("input").orElse(Fields.EMPTY)),
              false,
              Optional.empty(),
              mark(block));
      case "tool_result" -> result(block);
      default -> new Part.Foreign(Dialect.MESSAGES, type, block);
    };
  }

  /// What `cache_control` of an object says.
  static Optional<CacheMark> mark(Obj object) {
    return object
        .get("cache_control")
        .map(found -> new CacheMark(Fields.text(found.asObject(), "ttl").equals("1h")));
  }

  private static Part thinking(Obj block) {
    String signature = Fields.text(block, "signature");
    return new Part.Reasoning(
        Fields.text(block, "thinking"),
        signature.isEmpty()
            ? Optional.empty()
            : Optional.of(SealText.read(signature, Dialect.MESSAGES, Seal.Kind.SIGNATURE)));
  }

  private Part result(Obj block) {
    String id = block.string("tool_use_id");
    return new Part.ToolResult(
        id,
        nameOfCall.apply(id),
        block.get("content").map(this::content).orElse(List.of()),
        block.flag("is_error"),
        false,
        mark(block));
  }

  private static Part media(Obj block, Part.MediaKind kind) {
    Obj source = block.object("source");
    String name = Fields.text(block, "title");
    String type = source.string("type");
    if (type.equals("content")) {
      return new Part.Foreign(Dialect.MESSAGES, "document", block);
    }
    Part.Source from =
        switch (type) {
          case "base64" -> new Part.Source.Inline(source.string("media_type"), source.text("data"));
          case "url" -> new Part.Source.Remote("", source.string("url"));
          case "file" -> new Part.Source.Uploaded(Dialect.MESSAGES, source.string("file_id"));
          case "text" ->
              new Part.Source.Inline(
                  "text/plain",
                  Base64.getEncoder().encodeToString(source.string("data").getBytes(UTF_8)));
          default -> throw new JsonException("a source of a type that is not known");
        };
    return new Part.Media(kind, from, "", name, mark(block));
  }
}
