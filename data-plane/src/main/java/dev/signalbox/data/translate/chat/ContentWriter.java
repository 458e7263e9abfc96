package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Part.Source;
import dev.signalbox.data.translate.openai.DataUrl;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes the content of a message: one plain text as a string, which every server understands, and
/// anything else as parts in their order.
final class ContentWriter {

  private final Carriage carriage;

  ContentWriter(Carriage carriage) {
    this.carriage = carriage;
  }

  /// Writes content; empty if nothing is left of it.
  ///
  /// @param media whether images and files may stand there
  Optional<JsonValue> write(List<Part> parts, String place, boolean media) {
    List<Obj> written = new ArrayList<>(parts.size());
    for (Part part : parts) {
      switch (part) {
        case Part.Text text -> {
          if (!text.said().isEmpty()) {
            written.add(text(text.said(), text.cache()));
          }
        }
        case Part.Media medium -> {
          Optional<Obj> found = media ? media(medium) : Optional.empty();
          if (found.isPresent()) {
            written.add(found.get());
          } else {
            carriage.lose(place, Feature.CONTENT);
          }
        }
        case Part.Foreign foreign -> {
          if (foreign.dialect() == Dialect.CHAT) {
            written.add(foreign.raw());
          }
        }
        case Part.Reasoning ignored -> {}
        case Part.ToolCall ignored -> {}
        case Part.ToolResult ignored -> {}
      }
    }
    if (written.isEmpty()) {
      return Optional.empty();
    }
    Obj first = written.getFirst();
    boolean plain = written.size() == 1 && first.members().size() == 2;
    return Optional.of(
        plain && first.members().get("text") instanceof JsonValue.Text text
            ? text
            : JsonValue.array(written));
  }

  private Obj text(JsonValue.Text text, Optional<dev.signalbox.data.conversation.CacheMark> cache) {
    ObjectBuilder written = JsonValue.object().put("type", "text").put("text", text);
    RequestWriter.mark(written, cache, carriage);
    return written.build();
  }

  private Optional<Obj> media(Part.Media media) {
    Optional<ObjectBuilder> written =
        switch (media.kind()) {
          case IMAGE -> image(media);
          case AUDIO -> audio(media);
          case DOCUMENT -> document(media);
          case VIDEO -> Optional.empty();
        };
    written.ifPresent(found -> RequestWriter.mark(found, media.cache(), carriage));
    return written.map(ObjectBuilder::build);
  }

  private static Optional<ObjectBuilder> image(Part.Media media) {
    Optional<JsonValue> url =
        switch (media.source()) {
          case Source.Inline inline -> Optional.of(DataUrl.write(inline));
          case Source.Remote remote -> Optional.of(JsonValue.of(remote.url()));
          case Source.Uploaded ignored -> Optional.empty();
        };
    return url.map(address -> {
      ObjectBuilder image = JsonValue.object().put("url", address);
      if (!media.detail().isEmpty()) {
        image.put("detail", media.detail());
      }
      return JsonValue.object().put("type", "image_url").put("image_url", image.build());
    });
  }

  private static Optional<ObjectBuilder> audio(Part.Media media) {
    if (!(media.source() instanceof Source.Inline inline)
        || !inline.mediaType().startsWith("audio/")) {
      return Optional.empty();
    }
    return Optional.of(
        JsonValue.object()
            .put("type", "input_audio")
            .put(
                "input_audio",
                JsonValue.object()
                    .put("data", inline.content())
                    .put("format", inline.mediaType().substring("audio/".length()))
                    .build()));
  }

  private static Optional<ObjectBuilder> document(Part.Media media) {
    Optional<String> text = DataUrl.text(media.source());
    if (text.isPresent()) {
      String title = media.name().isEmpty() ? "" : media.name() + ":\n";
      return Optional.of(JsonValue.object().put("type", "text").put("text", title + text.get()));
    }
    return switch (media.source()) {
      case Source.Inline inline ->
          Optional.of(
              file(
                  JsonValue.object()
                      .put("filename", media.name().isEmpty() ? "document.pdf" : media.name())
                      .put("file_data", DataUrl.write(inline))));
      case Source.Uploaded uploaded when uploaded.issuer() == Dialect.CHAT ->
          Optional.of(file(JsonValue.object().put("file_id", uploaded.id())));
      case Source.Uploaded ignored -> Optional.empty();
      case Source.Remote ignored -> Optional.empty();
    };
  }

  private static ObjectBuilder file(ObjectBuilder file) {
    return JsonValue.object().put("type", "file").put("file", file.build());
  }
}
