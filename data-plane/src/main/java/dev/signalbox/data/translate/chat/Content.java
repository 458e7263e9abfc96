package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Part.MediaKind;
import dev.signalbox.data.conversation.Part.Source;
import dev.signalbox.data.translate.openai.DataUrl;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the content of messages. Empty text is nothing.
final class Content {

  private Content() {}

  static List<Part> read(Optional<JsonValue> content) {
    if (content.isEmpty()) {
      return List.of();
    }
    if (content.get() instanceof JsonValue.Text text) {
      return text.isEmpty() ? List.of() : List.of(Part.Text.of(text));
    }
    List<Part> parts = new ArrayList<>();
    for (JsonValue item : content.get().asArray()) {
      parts.add(part(item.asObject()));
    }
    return parts;
  }

  private static Part part(Obj item) {
    String type = item.string("type");
    return switch (type) {
      case "text" -> new Part.Text(item.text("text"), false, mark(item));
      case "refusal" -> new Part.Text(item.string("refusal"), true, mark(item));
      case "image_url" -> {
        JsonValue image = item.require("image_url");
        Obj object =
            image instanceof JsonValue.Text url
                ? JsonValue.object().put("url", url).build()
                : image.asObject();
        yield new Part.Media(
            MediaKind.IMAGE,
            DataUrl.read(object.text("url")),
            Fields.text(object, "detail"),
            "",
            mark(item));
      }
      case "input_audio" -> {
        Obj audio = item.object("input_audio");
        yield new Part.Media(
            MediaKind.AUDIO,
            new Source.Inline("audio/" + audio.string("format"), audio.text("data")),
            "",
            "",
            mark(item));
      }
      case "file" -> file(item);
      default -> new Part.Foreign(Dialect.CHAT, type, item);
    };
  }

  private static Part file(Obj item) {
    Obj file = item.object("file");
    Source source =
        file.get("file_id")
            .<Source>map(id -> new Source.Uploaded(Dialect.CHAT, id.asString()))
            .orElseGet(() -> DataUrl.read(file.text("file_data")));
    return new Part.Media(
        MediaKind.DOCUMENT, source, "", Fields.text(file, "filename"), mark(item));
  }

  /// What `cache_control` of an object says, which clients of gateways put there for Claude.
  static Optional<CacheMark> mark(Obj object) {
    return object
        .get("cache_control")
        .map(found -> new CacheMark(Fields.text(found.asObject(), "ttl").equals("1h")));
  }

  /// The parts with a mark at the last of them.
  static List<Part> marked(List<Part> parts, Optional<CacheMark> mark) {
    if (mark.isEmpty() || parts.isEmpty()) {
      return parts;
    }
    List<Part> changed = new ArrayList<>(parts);
    Part last = changed.removeLast();
    changed.add(
        switch (last) {
          case Part.Text text -> new Part.Text(text.said(), text.refusal(), mark);
          case Part.Media media ->
              new Part.Media(media.kind(), media.source(), media.detail(), media.name(), mark);
          default -> last;
        });
    return changed;
  }
}
