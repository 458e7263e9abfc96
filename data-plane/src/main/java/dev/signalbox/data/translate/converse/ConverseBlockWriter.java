package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Part.Foreign;
import dev.signalbox.data.conversation.Part.Media;
import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Part.Text;
import dev.signalbox.data.conversation.Part.ToolCall;
import dev.signalbox.data.conversation.Part.ToolResult;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes content blocks of a request. Blank texts are left out: Bedrock refuses them.
final class ConverseBlockWriter {

  private final Carriage carriage;
  private int documents;

  ConverseBlockWriter(Carriage carriage) {
    this.carriage = carriage;
  }

  /// Writes a part, and the cache point that it asks for.
  ///
  /// @param path where it stands, for what is left out
  List<JsonValue> write(Part part, String path) {
    List<JsonValue> blocks = new ArrayList<>(2);
    Optional<CacheMark> mark = Optional.empty();
    switch (part) {
      case Text text -> {
        text(text.said()).ifPresent(blocks::add);
        mark = text.cache();
      }
      case Reasoning reasoning -> reasoning(reasoning, path).ifPresent(blocks::add);
      case ToolCall call -> {
        blocks.add(call(call, path));
        mark = call.cache();
      }
      case ToolResult result -> {
        blocks.add(result(result, path));
        // There are no cache points within a result: what ends within it ends with it.
        mark = result.cache().or(() -> markWithin(result));
      }
      case Media media -> {
        media(media, path).ifPresent(blocks::add);
        mark = media.cache();
      }
      case Foreign foreign -> foreign(foreign, path).ifPresent(blocks::add);
    }
    if (!blocks.isEmpty()) {
      point(mark, path).ifPresent(blocks::add);
    }
    return blocks;
  }

  private static Optional<JsonValue> text(JsonValue.Text text) {
    return text.isBlank()
        ? Optional.empty()
        : Optional.of(JsonValue.object().put("text", text).build());
  }

  /// Case 26 and 27 of the wire conformance list: every mark becomes a cache point; an hour is said
  /// only where it is known to be understood.
  Optional<Obj> point(Optional<CacheMark> mark, String path) {
    if (mark.isEmpty()) {
      return Optional.empty();
    }
    if (!ConverseModels.caches(carriage.model())) {
      carriage.lose(path + ".cache", Feature.OTHER);
      return Optional.empty();
    }
    ObjectBuilder point = JsonValue.object().put("type", "default");
    if (mark.get().oneHour() && carriage.capabilities().oneHourCache()) {
      point.put("ttl", "1h");
    } else if (mark.get().oneHour()) {
      carriage.lose(path + ".cache.ttl", Feature.OTHER);
    }
    return Optional.of(JsonValue.object().put("cachePoint", point.build()).build());
  }

  /// Thoughts go back to those who sealed them; others are left out as a whole.
  private Optional<JsonValue> reasoning(Reasoning reasoning, String path) {
    Optional<Seal> seal = reasoning.seal();
    if (seal.isEmpty() || !ConverseSeals.isOwn(seal.get())) {
      carriage.lose(path, Feature.OTHER);
      return Optional.empty();
    }
    return Optional.of(ConverseSeals.write(reasoning));
  }

  private Obj call(ToolCall call, String path) {
    if (call.seal().isPresent()) {
      carriage.lose(path + ".seal", Feature.OTHER);
    }
    Obj use =
        JsonValue.object()
            .put("toolUseId", call.id())
            .put("name", call.name())
            .put("input", call.custom() ? custom(call.input()) : arguments(call.input()))
            .build();
    return JsonValue.object().put("toolUse", use).build();
  }

  /// The arguments as an object. Arguments that are none, as models make them up at times, stand in
  /// it as a text.
  static Obj arguments(JsonValue.Text text) {
    try {
      if (text.isBlank()) {
        return JsonValue.object().build();
      }
      if (Fields.json(text) instanceof Obj object) {
        return object;
      }
    } catch (JsonException broken) {
      return JsonValue.object().put("arguments", text).build();
    }
    return JsonValue.object().put("arguments", text).build();
  }

  static Obj custom(JsonValue.Text text) {
    return JsonValue.object().put("input", text).build();
  }

  private Obj result(ToolResult result, String path) {
    List<JsonValue> content = new ArrayList<>();
    for (int index = 0; index < result.content().size(); index++) {
      String place = path + ".content[" + index + "]";
      switch (result.content().get(index)) {
        case Text text -> text(text.said()).ifPresent(content::add);
        case Media media -> media(media, place).ifPresent(content::add);
        case Foreign foreign -> foreign(foreign, place).ifPresent(content::add);
        case Reasoning ignored -> carriage.lose(place, Feature.CONTENT);
        case ToolCall ignored -> carriage.lose(place, Feature.CONTENT);
        case ToolResult ignored -> carriage.lose(place, Feature.CONTENT);
      }
    }
    ObjectBuilder block =
        JsonValue.object()
            .put("toolUseId", result.callId())
            .put("content", JsonValue.array(content));
    if (result.failed()) {
      block.put("status", "error");
    }
    return JsonValue.object().put("toolResult", block.build()).build();
  }

  private static Optional<CacheMark> markWithin(ToolResult result) {
    for (Part part : result.content()) {
      Optional<CacheMark> mark =
          switch (part) {
            case Text text -> text.cache();
            case Media media -> media.cache();
            default -> Optional.empty();
          };
      if (mark.isPresent()) {
        return mark;
      }
    }
    return Optional.empty();
  }

  private Optional<Obj> media(Media media, String path) {
    Optional<Obj> written = ConverseMedia.write(media, documents + 1);
    documents++;
    if (written.isEmpty()) {
      carriage.lose(path, Feature.CONTENT);
    }
    return written;
  }

  private Optional<Obj> foreign(Foreign foreign, String path) {
    if (foreign.dialect() == Dialect.CONVERSE) {
      return Optional.of(foreign.raw());
    }
    carriage.lose(path, Feature.CONTENT);
    return Optional.empty();
  }
}
