package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Located;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Part.Foreign;
import dev.signalbox.data.conversation.Part.Media;
import dev.signalbox.data.conversation.Part.MediaKind;
import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Part.Text;
import dev.signalbox.data.conversation.Part.ToolCall;
import dev.signalbox.data.conversation.Part.ToolResult;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads content blocks: unions, of which one member is there. A cache point marks what stands
/// before it.
final class ConverseBlockReader {

  private final Map<String, String> namesOfCalls = new HashMap<>();

  List<Part> read(List<JsonValue> blocks) {
    List<Part> read = new ArrayList<>(blocks.size());
    for (int index = 0; index < blocks.size(); index++) {
      Located.read(
          "content[" + index + "]",
          blocks.get(index),
          block -> {
            add(block.asObject(), read);
            return read;
          });
    }
    return read;
  }

  private void add(Obj block, List<Part> read) {
    String kind = kind(block);
    switch (kind) {
      case "text" -> read.add(Text.of(block.text(kind)));
      case "image" -> addMedia(MediaKind.IMAGE, block.object(kind), read);
      case "document" -> addMedia(MediaKind.DOCUMENT, block, read);
      case "video" -> addMedia(MediaKind.VIDEO, block.object(kind), read);
      case "audio" -> addMedia(MediaKind.AUDIO, block.object(kind), read);
      case "toolUse" -> read.add(call(block.object(kind)));
      case "toolResult" -> read.add(result(block.object(kind)));
      case "reasoningContent" -> read.add(ConverseSeals.read(block.object(kind)));
      case "cachePoint" -> mark(block.object(kind), read);
      default -> read.add(new Foreign(Dialect.CONVERSE, kind, block));
    }
  }

  /// A document may hold more than bytes: citations, or texts of its own.
  private static void addMedia(MediaKind kind, Obj block, List<Part> read) {
    if (kind != MediaKind.DOCUMENT) {
      read.add(ConverseMedia.read(kind, block));
      return;
    }
    Obj document = block.object("document");
    Obj source = document.object("source");
    boolean plain = source.get("bytes").isPresent() || source.get("s3Location").isPresent();
    boolean asks = document.get("citations").isPresent() || document.get("context").isPresent();
    read.add(
        plain && !asks
            ? ConverseMedia.read(kind, document)
            : new Foreign(Dialect.CONVERSE, "document", block));
  }

  /// The member that is there.
  static String kind(Obj block) {
    for (Map.Entry<String, JsonValue> member : block.members().entrySet()) {
      if (!(member.getValue() instanceof JsonValue.Null)) {
        return member.getKey();
      }
    }
    throw new JsonException("an empty block");
  }

  private ToolCall call(Obj use) {
    String id = use.string("toolUseId");
    String name = use.string("name");
    namesOfCalls.put(id, name);
    JsonValue.Text input = JsonValue.Text.ofJson(use.get("input").orElse(Fields.EMPTY));
    return new ToolCall(id, name, input, false, Optional.empty(), Optional.empty());
  }

  private ToolResult result(Obj result) {
    String id = result.string("toolUseId");
    List<Part> content =
        Located.each(
            "toolResult.content", result.array("content"), block -> piece(block.asObject()));
    boolean failed =
        result.get("status").filter(status -> status.equals(JsonValue.of("error"))).isPresent();
    return new ToolResult(
        id, namesOfCalls.getOrDefault(id, ""), content, failed, false, Optional.empty());
  }

  private static Part piece(Obj block) {
    String kind = kind(block);
    return switch (kind) {
      case "text" -> Text.of(block.text(kind));
      case "json" -> Text.of(JsonValue.Text.ofJson(block.require(kind)));
      case "image" -> ConverseMedia.read(MediaKind.IMAGE, block.object(kind));
      case "document" -> ConverseMedia.read(MediaKind.DOCUMENT, block.object(kind));
      case "video" -> ConverseMedia.read(MediaKind.VIDEO, block.object(kind));
      default -> new Foreign(Dialect.CONVERSE, kind, block);
    };
  }

  /// A cache point.
  static CacheMark mark(Obj point) {
    return new CacheMark(
        point.get("ttl").filter(ttl -> ttl.equals(JsonValue.of("1h"))).isPresent());
  }

  private static void mark(Obj point, List<Part> read) {
    if (read.isEmpty()) {
      return;
    }
    Optional<CacheMark> mark = Optional.of(mark(point));
    Part last = read.removeLast();
    read.add(
        switch (last) {
          case Text text -> new Text(text.said(), text.refusal(), mark);
          case Media media ->
              new Media(media.kind(), media.source(), media.detail(), media.name(), mark);
          case ToolCall call ->
              new ToolCall(call.id(), call.name(), call.input(), call.custom(), call.seal(), mark);
          case ToolResult result ->
              new ToolResult(
                  result.callId(),
                  result.name(),
                  result.content(),
                  result.failed(),
                  result.custom(),
                  mark);
          case Reasoning reasoning -> reasoning;
          case Foreign foreign -> foreign;
        });
  }
}
