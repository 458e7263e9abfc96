package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Located;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Part.Foreign;
import dev.signalbox.data.conversation.Part.Media;
import dev.signalbox.data.conversation.Part.MediaKind;
import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Part.Source;
import dev.signalbox.data.conversation.Part.Text;
import dev.signalbox.data.conversation.Part.ToolCall;
import dev.signalbox.data.conversation.Part.ToolResult;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `parts`. Calls and results without ids are paired by the name and the order in which they
/// come, and get ids that stay the same when the conversation grows.
final class GeminiPartReader {

  private static final Set<String> KINDS =
      Set.of("text", "functionCall", "functionResponse", "inlineData", "fileData");

  /// What may stand beside the kind of a part without making it another.
  private static final Set<String> EXTRAS =
      Set.of("thought", "thoughtSignature", "mediaResolution", "partMetadata");

  private static final String OUTPUT = "output";
  private static final String ERROR = "error";

  private final String idPrefix;
  private final Map<String, Deque<String>> unanswered = new HashMap<>();
  private int callsWithoutId;

  /// @param idPrefix what ids begin with that are missing; empty to leave them empty
  GeminiPartReader(String idPrefix) {
    this.idPrefix = idPrefix;
  }

  /// Reads the parts of one content.
  List<Part> read(List<JsonValue> parts) {
    List<Part> read = new ArrayList<>(parts.size());
    for (int index = 0; index < parts.size(); index++) {
      Located.read(
          "parts[" + index + "]",
          parts.get(index),
          part -> {
            add(part.asObject(), read);
            return read;
          });
    }
    return read;
  }

  private void add(Obj part, List<Part> read) {
    Optional<Seal> seal = GeminiSeals.read(ProtoJson.text(part, "thoughtSignature"));
    switch (kind(part)) {
      case "text" -> addText(part, seal, read);
      case "functionCall" ->
          read.add(call(ProtoJson.object(part, "functionCall").orElseThrow(), seal));
      case "functionResponse" ->
          read.add(result(ProtoJson.object(part, "functionResponse").orElseThrow()));
      case "inlineData" -> read.add(inline(ProtoJson.object(part, "inlineData").orElseThrow()));
      case "fileData" -> read.add(file(ProtoJson.object(part, "fileData").orElseThrow()));
      case "" -> seal.ifPresent(found -> read.add(new Reasoning("", Optional.of(found))));
      default -> read.add(new Foreign(Dialect.GEMINI, kind(part), part));
    }
  }

  private static void addText(Obj part, Optional<Seal> seal, List<Part> read) {
    JsonValue.Text text = ProtoJson.said(part, "text");
    if (ProtoJson.flag(part, "thought")) {
      read.add(new Reasoning(text.value(), seal));
      return;
    }
    if (!text.isEmpty() || seal.isEmpty()) {
      read.add(Text.of(text));
    }
    if (seal.isPresent()) {
      read.add(new Reasoning("", seal));
    }
  }

  /// The member that says what a part is; empty if there is none.
  static String kind(Obj part) {
    String kind = "";
    for (Map.Entry<String, JsonValue> member : part.members().entrySet()) {
      String name = ProtoJson.camel(member.getKey());
      if (member.getValue() instanceof JsonValue.Null || EXTRAS.contains(name)) {
        continue;
      }
      if (!KINDS.contains(name)) {
        return name;
      }
      kind = name;
    }
    return kind;
  }

  ToolCall call(Obj call, Optional<Seal> seal) {
    String name = ProtoJson.text(call, "name");
    String id = ProtoJson.text(call, "id");
    if (id.isEmpty() && !idPrefix.isEmpty()) {
      id = idPrefix + callsWithoutId++;
      unanswered.computeIfAbsent(name, _ -> new ArrayDeque<>()).add(id);
    }
    JsonValue.Text arguments =
        JsonValue.Text.ofJson(ProtoJson.object(call, "args").orElse(Fields.EMPTY));
    return new ToolCall(id, name, arguments, false, seal, Optional.empty());
  }

  private ToolResult result(Obj result) {
    String name = ProtoJson.text(result, "name");
    String id = ProtoJson.text(result, "id");
    if (id.isEmpty()) {
      Deque<String> waiting = unanswered.getOrDefault(name, new ArrayDeque<>());
      id = waiting.isEmpty() ? "" : waiting.remove();
    }
    List<Part> content = new ArrayList<>();
    Obj response = ProtoJson.object(result, "response").orElseGet(() -> JsonValue.object().build());
    boolean failed = addResponse(response, content);
    content.addAll(
        Located.each(
            "functionResponse.parts",
            ProtoJson.array(result, "parts"),
            part -> responsePart(part.asObject())));
    return new ToolResult(id, name, content, failed, false, Optional.empty());
  }

  /// What the vendor documents: the member `output`, or `error` if the function failed; what else
  /// there is is the output as a whole.
  ///
  /// @return whether the function failed
  private static boolean addResponse(Obj response, List<Part> content) {
    if (response.members().isEmpty()) {
      return false;
    }
    boolean failed = response.members().size() == 1 && response.get(ERROR).isPresent();
    Optional<JsonValue> only =
        response.members().size() == 1 ? response.get(failed ? ERROR : OUTPUT) : Optional.empty();
    content.add(
        Text.of(
            only.map(value ->
                    value instanceof JsonValue.Text text ? text : JsonValue.Text.ofJson(value))
                .orElseGet(() -> JsonValue.Text.ofJson(response))));
    return failed;
  }

  private static Part responsePart(Obj part) {
    return switch (kind(part)) {
      case "inlineData" -> inline(ProtoJson.object(part, "inlineData").orElseThrow());
      case "fileData" -> file(ProtoJson.object(part, "fileData").orElseThrow());
      default -> new Foreign(Dialect.GEMINI, kind(part), part);
    };
  }

  private static Media inline(Obj data) {
    String mediaType = ProtoJson.text(data, "mimeType");
    return media(
        mediaType,
        new Source.Inline(mediaType, ProtoJson.said(data, "data")),
        ProtoJson.text(data, "displayName"));
  }

  private static Media file(Obj data) {
    String mediaType = ProtoJson.text(data, "mimeType");
    String uri = ProtoJson.text(data, "fileUri");
    if (uri.isEmpty()) {
      throw new JsonException("missing member 'fileUri'");
    }
    boolean uploaded = uri.startsWith("https://generativelanguage.googleapis.com/");
    return media(
        mediaType,
        uploaded ? new Source.Uploaded(Dialect.GEMINI, uri) : new Source.Remote(mediaType, uri),
        ProtoJson.text(data, "displayName"));
  }

  private static Media media(String mediaType, Source source, String name) {
    return new Media(kindOf(mediaType), source, "", name, Optional.empty());
  }

  private static MediaKind kindOf(String mediaType) {
    String type = mediaType.toLowerCase(Locale.ROOT);
    if (type.startsWith("image/")) {
      return MediaKind.IMAGE;
    }
    if (type.startsWith("audio/")) {
      return MediaKind.AUDIO;
    }
    return type.startsWith("video/") ? MediaKind.VIDEO : MediaKind.DOCUMENT;
  }
}
