package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.Part.Media;
import dev.signalbox.data.conversation.Part.MediaKind;
import dev.signalbox.data.conversation.Part.Source;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Images, documents, videos and sounds: each with a format instead of a media type, as bytes or at
/// a place in S3.
final class ConverseMedia {

  private static final Map<String, String> DOCUMENT_TYPES =
      Map.ofEntries(
          Map.entry("pdf", "application/pdf"),
          Map.entry("csv", "text/csv"),
          Map.entry("doc", "application/msword"),
          Map.entry(
              "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
          Map.entry("xls", "application/vnd.ms-excel"),
          Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
          Map.entry("html", "text/html"),
          Map.entry("txt", "text/plain"),
          Map.entry("md", "text/markdown"));

  private static final Map<String, String> DOCUMENT_FORMATS =
      DOCUMENT_TYPES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private static final int MAX_NAME_LENGTH = 200;

  private ConverseMedia() {}

  static Media read(MediaKind kind, Obj block) {
    String format = block.get("format").map(JsonValue::asString).orElse("");
    String name = block.get("name").map(JsonValue::asString).orElse("");
    return new Media(kind, source(type(kind, format), block), "", name, Optional.empty());
  }

  private static Source source(String mediaType, Obj block) {
    Obj source = block.object("source");
    if (source.get("bytes").isPresent()) {
      return new Source.Inline(mediaType, source.text("bytes"));
    }
    if (source.get("s3Location").isPresent()) {
      return new Source.Remote(mediaType, source.object("s3Location").string("uri"));
    }
    throw new JsonException("source: expected bytes or a place in S3");
  }

  private static String type(MediaKind kind, String format) {
    return switch (kind) {
      case IMAGE -> "image/" + format;
      case VIDEO -> "video/" + format;
      case AUDIO -> "audio/" + format;
      case DOCUMENT -> DOCUMENT_TYPES.getOrDefault(format, "application/" + format);
    };
  }

  /// The content block; empty if it cannot be said here.
  ///
  /// @param number makes the name of a document that has none; it has to have one
  static Optional<Obj> write(Media media, int number) {
    Optional<String> format = format(media);
    Optional<Obj> source = source(media.source());
    if (format.isEmpty() || source.isEmpty()) {
      return Optional.empty();
    }
    ObjectBuilder block = JsonValue.object().put("format", format.get());
    if (media.kind() == MediaKind.DOCUMENT) {
      block.put("name", name(media.name(), number));
    }
    String kind = media.kind().name().toLowerCase(Locale.ROOT);
    return Optional.of(
        JsonValue.object().put(kind, block.put("source", source.get()).build()).build());
  }

  private static Optional<Obj> source(Source source) {
    return switch (source) {
      case Source.Inline inline ->
          Optional.of(JsonValue.object().put("bytes", inline.content()).build());
      case Source.Remote remote when remote.url().startsWith("s3://") -> {
        Obj place = JsonValue.object().put("uri", remote.url()).build();
        yield Optional.of(JsonValue.object().put("s3Location", place).build());
      }
      case Source.Remote ignored -> Optional.empty();
      case Source.Uploaded ignored -> Optional.empty();
    };
  }

  private static Optional<String> format(Media media) {
    String type =
        switch (media.source()) {
          case Source.Inline inline -> inline.mediaType();
          case Source.Remote remote -> remote.mediaType();
          case Source.Uploaded ignored -> "";
        };
    int end = type.indexOf(';');
    String plain = (end < 0 ? type : type.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    if (media.kind() == MediaKind.DOCUMENT) {
      String known = DOCUMENT_FORMATS.get(plain);
      return known != null
          ? Optional.of(known)
          : plain.startsWith("text/") ? Optional.of("txt") : Optional.empty();
    }
    String prefix = media.kind().name().toLowerCase(Locale.ROOT) + "/";
    if (plain.equals("image/jpg")) {
      return Optional.of("jpeg");
    }
    return plain.startsWith(prefix) && plain.length() > prefix.length()
        ? Optional.of(plain.substring(prefix.length()))
        : Optional.empty();
  }

  /// Letters, digits, single spaces, hyphens, parentheses and square brackets are allowed.
  private static String name(String given, int number) {
    StringBuilder name = new StringBuilder();
    for (int index = 0; index < given.length() && name.length() < MAX_NAME_LENGTH; index++) {
      char c = given.charAt(index);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-()[]".indexOf(c) >= 0;
      if (plain) {
        name.append(c);
      } else if (!name.isEmpty() && name.charAt(name.length() - 1) != ' ') {
        name.append(' ');
      }
    }
    String trimmed = name.toString().trim();
    return trimmed.isEmpty() ? "document " + number : trimmed;
  }
}
