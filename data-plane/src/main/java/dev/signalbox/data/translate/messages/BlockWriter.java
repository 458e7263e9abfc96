package dev.signalbox.data.translate.messages;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.CacheMark;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Writes content blocks. Empty texts are left out: Anthropic refuses them.
final class BlockWriter {

  private final Carriage carriage;
  private final boolean toAnthropic;

  /// @param toAnthropic whether Anthropic reads it: then thoughts that it has not sealed are left
  ///   out. A client gets them.
  BlockWriter(Carriage carriage, boolean toAnthropic) {
    this.carriage = carriage;
    this.toAnthropic = toAnthropic;
  }

  /// Writes parts.
  ///
  /// @param place where they stand, for the report of losses
  List<Obj> blocks(List<Part> parts, String place) {
    List<Obj> blocks = new ArrayList<>(parts.size());
    for (int index = 0; index < parts.size(); index++) {
      int at = index;
      block(parts.get(index), place + ".parts[" + at + "]").ifPresent(blocks::add);
    }
    return blocks;
  }

  private Optional<Obj> block(Part part, String place) {
    return switch (part) {
      case Part.Text text -> text(text);
      case Part.Media media -> media(media, place);
      case Part.Reasoning reasoning -> reasoning(reasoning, place);
      case Part.ToolCall call ->
          Optional.of(
              marked(
                  JsonValue.object()
                      .put("type", "tool_use")
                      .put("id", call.id())
                      .put("name", call.name())
                      .put("input", Fields.arguments(call.input())),
                  call.cache()));
      case Part.ToolResult result -> Optional.of(result(result, place));
      case Part.Foreign foreign ->
          foreign.dialect() == Dialect.MESSAGES ? Optional.of(foreign.raw()) : Optional.empty();
    };
  }

  private Optional<Obj> text(Part.Text text) {
    boolean nothing = toAnthropic ? text.said().isBlank() : text.said().isEmpty();
    return nothing
        ? Optional.empty()
        : Optional.of(
            marked(JsonValue.object().put("type", "text").put("text", text.said()), text.cache()));
  }

  private Optional<Obj> reasoning(Part.Reasoning reasoning, String place) {
    Optional<Seal> seal = reasoning.seal();
    boolean ours = seal.isPresent() && seal.get().issuer() == Dialect.MESSAGES;
    if (ours && seal.get().kind() == Seal.Kind.REDACTED) {
      return Optional.of(
          JsonValue.object()
              .put("type", "redacted_thinking")
              .put("data", seal.get().value())
              .build());
    }
    if (toAnthropic && !ours) {
      carriage.lose(place, Feature.OTHER);
      return Optional.empty();
    }
    return Optional.of(
        JsonValue.object()
            .put("type", "thinking")
            .put("thinking", reasoning.text())
            .put("signature", seal.map(found -> SealText.write(found, Dialect.MESSAGES)).orElse(""))
            .build());
  }

  private Obj result(Part.ToolResult result, String place) {
    ObjectBuilder block =
        JsonValue.object().put("type", "tool_result").put("tool_use_id", result.callId());
    List<Obj> content = blocks(result.content(), place);
    boolean plain =
        content.size() == 1
            && content.getFirst().members().size() == 2
            && Fields.text(content.getFirst(), "type").equals("text");
    if (plain) {
      block.put("content", content.getFirst().text("text"));
    } else if (!content.isEmpty()) {
      block.put("content", JsonValue.array(content));
    }
    if (result.failed()) {
      block.put("is_error", true);
    }
    return marked(block, result.cache());
  }

  private Optional<Obj> media(Part.Media media, String place) {
    boolean image = media.kind() == Part.MediaKind.IMAGE;
    if (!image && media.kind() != Part.MediaKind.DOCUMENT) {
      carriage.lose(place, Feature.CONTENT);
      return Optional.empty();
    }
    Optional<Obj> source = source(media.source());
    if (source.isEmpty()) {
      carriage.lose(place, Feature.CONTENT);
      return Optional.empty();
    }
    ObjectBuilder block =
        JsonValue.object().put("type", image ? "image" : "document").put("source", source.get());
    if (!media.name().isEmpty() && !image) {
      block.put("title", media.name());
    }
    return Optional.of(marked(block, media.cache()));
  }

  private static Optional<Obj> source(Part.Source source) {
    return switch (source) {
      case Part.Source.Inline inline when inline.mediaType().startsWith("text/") ->
          text(inline.data());
      case Part.Source.Inline inline ->
          Optional.of(
              JsonValue.object()
                  .put("type", "base64")
                  .put("media_type", inline.mediaType())
                  .put("data", inline.content())
                  .build());
      case Part.Source.Remote remote ->
          Optional.of(JsonValue.object().put("type", "url").put("url", remote.url()).build());
      case Part.Source.Uploaded uploaded ->
          uploaded.issuer() == Dialect.MESSAGES
              ? Optional.of(
                  JsonValue.object().put("type", "file").put("file_id", uploaded.id()).build())
              : Optional.empty();
    };
  }

  private static Optional<Obj> text(String base64) {
    try {
      return Optional.of(
          JsonValue.object()
              .put("type", "text")
              .put("media_type", "text/plain")
              .put("data", new String(Base64.getDecoder().decode(base64), UTF_8))
              .build());
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private Obj marked(ObjectBuilder block, Optional<CacheMark> mark) {
    return mark(block, mark, carriage).build();
  }

  /// Adds `cache_control`. An hour is five minutes where the provider knows no hours.
  static ObjectBuilder mark(ObjectBuilder block, Optional<CacheMark> mark, Carriage carriage) {
    if (mark.isPresent()) {
      ObjectBuilder control = JsonValue.object().put("type", "ephemeral");
      if (mark.get().oneHour() && carriage.capabilities().oneHourCache()) {
        control.put("ttl", "1h");
      } else if (mark.get().oneHour()) {
        carriage.lose("cache_control.ttl", Feature.OTHER);
      }
      block.put("cache_control", control.build());
    }
    return block;
  }
}
