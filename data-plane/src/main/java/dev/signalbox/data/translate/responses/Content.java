package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Part.MediaKind;
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

/// The content of messages and of the results of tools.
final class Content {

  private Content() {}

  /// Reads content: text, or parts. Empty text is nothing.
  static List<Part> read(JsonValue content) {
    if (content instanceof JsonValue.Text text) {
      return text.isEmpty() ? List.of() : List.of(Part.Text.of(text));
    }
    List<Part> parts = new ArrayList<>();
    for (JsonValue item : content.asArray()) {
      parts.add(part(item.asObject()));
    }
    return parts;
  }

  private static Part part(Obj item) {
    String type = item.string("type");
    return switch (type) {
      case "input_text", "output_text", "text" ->
          new Part.Text(item.text("text"), false, mark(item));
      case "refusal" -> new Part.Text(item.string("refusal"), true, mark(item));
      case "input_image" ->
          new Part.Media(MediaKind.IMAGE, source(item, "image_url"), detail(item), "", mark(item));
      case "input_file" ->
          new Part.Media(
              MediaKind.DOCUMENT,
              source(item, item.get("file_url").isPresent() ? "file_url" : "file_data"),
              "",
              Fields.text(item, "filename"),
              mark(item));
      default -> new Part.Foreign(Dialect.RESPONSES, type, item);
    };
  }

  /// How closely an image is looked at; empty for what is usual.
  private static String detail(Obj item) {
    String detail = Fields.text(item, "detail");
    return detail.equals("auto") ? "" : detail;
  }

  private static Source source(Obj item, String member) {
    return item.get("file_id")
        .<Source>map(id -> new Source.Uploaded(Dialect.RESPONSES, id.asString()))
        .orElseGet(() -> DataUrl.read(item.text(member)));
  }

  private static Optional<CacheMark> mark(Obj item) {
    return item.get("cache_control")
        .map(found -> new CacheMark(Fields.text(found.asObject(), "ttl").equals("1h")));
  }

  /// Adds `cache_control` for gateways that take it; OpenAI caches without being told.
  static void mark(ObjectBuilder item, Optional<CacheMark> mark, Carriage carriage) {
    if (mark.isPresent() && carriage.capabilities().cacheMarks()) {
      ObjectBuilder control = JsonValue.object().put("type", "ephemeral");
      if (mark.get().oneHour() && carriage.capabilities().oneHourCache()) {
        control.put("ttl", "1h");
      }
      item.put("cache_control", control.build());
    }
  }

  /// Writes what goes to the model.
  static List<Obj> input(List<Part> parts, String place, Carriage carriage) {
    List<Obj> written = new ArrayList<>(parts.size());
    for (Part part : parts) {
      Optional<ObjectBuilder> item =
          switch (part) {
            case Part.Text text -> text(text);
            case Part.Media media -> media(media);
            case Part.Foreign foreign -> {
              if (foreign.dialect() == Dialect.RESPONSES) {
                written.add(foreign.raw());
              }
              yield Optional.empty();
            }
            case Part.Reasoning ignored -> Optional.empty();
            case Part.ToolCall ignored -> Optional.empty();
            case Part.ToolResult ignored -> Optional.empty();
          };
      item.ifPresent(builder -> {
        mark(builder, cache(part), carriage);
        written.add(builder.build());
      });
      if (item.isEmpty() && part instanceof Part.Media) {
        carriage.lose(place, Feature.CONTENT);
      }
    }
    return written;
  }

  private static Optional<CacheMark> cache(Part part) {
    return switch (part) {
      case Part.Text text -> text.cache();
      case Part.Media media -> media.cache();
      default -> Optional.empty();
    };
  }

  private static Optional<ObjectBuilder> text(Part.Text text) {
    return text.said().isEmpty()
        ? Optional.empty()
        : Optional.of(JsonValue.object().put("type", "input_text").put("text", text.said()));
  }

  private static Optional<ObjectBuilder> media(Part.Media media) {
    return switch (media.kind()) {
      case IMAGE -> image(media);
      case DOCUMENT -> document(media);
      case AUDIO, VIDEO -> Optional.empty();
    };
  }

  private static Optional<ObjectBuilder> image(Part.Media media) {
    ObjectBuilder image = JsonValue.object().put("type", "input_image");
    switch (media.source()) {
      case Source.Inline inline -> image.put("image_url", DataUrl.write(inline));
      case Source.Remote remote -> image.put("image_url", remote.url());
      case Source.Uploaded uploaded -> {
        if (uploaded.issuer() != Dialect.RESPONSES) {
          return Optional.empty();
        }
        image.put("file_id", uploaded.id());
      }
    }
    return Optional.of(image.put("detail", media.detail().isEmpty() ? "auto" : media.detail()));
  }

  private static Optional<ObjectBuilder> document(Part.Media media) {
    Optional<String> text = DataUrl.text(media.source());
    if (text.isPresent()) {
      String title = media.name().isEmpty() ? "" : media.name() + ":\n";
      return Optional.of(
          JsonValue.object().put("type", "input_text").put("text", title + text.get()));
    }
    ObjectBuilder file = JsonValue.object().put("type", "input_file");
    switch (media.source()) {
      case Source.Inline inline ->
          file.put("filename", media.name().isEmpty() ? "document.pdf" : media.name())
              .put("file_data", DataUrl.write(inline));
      case Source.Remote remote -> file.put("file_url", remote.url());
      case Source.Uploaded uploaded -> {
        if (uploaded.issuer() != Dialect.RESPONSES) {
          return Optional.empty();
        }
        file.put("file_id", uploaded.id());
      }
    }
    return Optional.of(file);
  }

  /// A text that the model wrote.
  static Obj outputText(JsonValue.Text text) {
    return JsonValue.object()
        .put("type", "output_text")
        .put("text", text)
        .put("annotations", JsonValue.array(List.of()))
        .put("logprobs", JsonValue.array(List.of()))
        .build();
  }

  /// What the model would not answer.
  static Obj refusal(String text) {
    return JsonValue.object().put("type", "refusal").put("refusal", text).build();
  }
}
