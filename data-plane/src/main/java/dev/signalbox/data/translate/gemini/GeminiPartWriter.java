package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Part.Foreign;
import dev.signalbox.data.conversation.Part.Media;
import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Part.Source;
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
import java.util.stream.Collectors;

/// Writes `parts` of a request.
final class GeminiPartWriter {

  private final Carriage carriage;
  private final boolean partsInResults;
  private final List<JsonValue> written = new ArrayList<>();

  /// Media of results that have no place in them; they follow all results.
  private final List<JsonValue> afterResults = new ArrayList<>();

  GeminiPartWriter(Carriage carriage) {
    this.carriage = carriage;
    this.partsInResults = !GeminiModels.isBeforeThree(carriage.model());
  }

  /// Writes one more part.
  ///
  /// @param path where it stands, for what is left out
  void add(Part part, String path) {
    switch (part) {
      case Text text -> addText(text, path);
      case Reasoning reasoning -> addReasoning(reasoning, path);
      case ToolCall call -> written.add(call(call, path));
      case ToolResult result -> written.add(result(result, path));
      case Media media -> media(media, path, false).ifPresent(written::add);
      case Foreign foreign -> foreign(foreign, path).ifPresent(written::add);
    }
  }

  /// What was written since the last time.
  List<JsonValue> take() {
    List<JsonValue> all = new ArrayList<>(written);
    all.addAll(afterResults);
    written.clear();
    afterResults.clear();
    return all;
  }

  private void addText(Text text, String path) {
    loseCache(text.cache().isPresent(), path);
    if (!text.said().isEmpty()) {
      written.add(JsonValue.object().put("text", text.said()).build());
    }
  }

  /// A seal of the vendor's own without text belongs to the text before it. What another vendor
  /// sealed goes as a whole.
  private void addReasoning(Reasoning reasoning, String path) {
    if (reasoning.seal().isPresent() && !isOwn(reasoning.seal().get())) {
      carriage.lose(path, Feature.OTHER);
      return;
    }
    Optional<String> signature = reasoning.seal().map(Seal::value);
    if (!reasoning.text().isEmpty()) {
      written.add(
          JsonValue.object()
              .put("text", reasoning.text())
              .put("thought", true)
              .put("thoughtSignature", signature)
              .build());
      return;
    }
    Obj last = written.isEmpty() ? null : written.getLast().asObject();
    if (last != null && last.members().size() == 1 && last.get("text").isPresent()) {
      written.removeLast();
    } else {
      last = JsonValue.object().put("text", "").build();
    }
    ObjectBuilder sealed = JsonValue.object().put("text", last.require("text"));
    written.add(sealed.put("thoughtSignature", signature).build());
  }

  private Obj call(ToolCall call, String path) {
    loseCache(call.cache().isPresent(), path);
    ObjectBuilder function = JsonValue.object();
    if (!call.id().isEmpty()) {
      function.put("id", call.id());
    }
    function.put("name", GeminiNames.write(call.name())).put("args", arguments(call));
    Optional<Seal> own = call.seal().filter(GeminiPartWriter::isOwn);
    if (call.seal().isPresent() && own.isEmpty()) {
      carriage.lose(path + ".seal", Feature.OTHER);
    }
    return JsonValue.object()
        .put("functionCall", function.build())
        .put("thoughtSignature", own.map(Seal::value))
        .build();
  }

  /// The arguments as an object, which is all that the dialect can say.
  static Obj arguments(ToolCall call) {
    return call.custom() ? customArguments(call.input()) : arguments(call.input());
  }

  /// The text of a call to a tool that takes any text.
  static Obj customArguments(JsonValue.Text text) {
    return JsonValue.object().put("input", text).build();
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

  private Obj result(ToolResult result, String path) {
    loseCache(result.cache().isPresent(), path);
    List<JsonValue.Text> texts = new ArrayList<>();
    List<JsonValue> parts = new ArrayList<>();
    for (int index = 0; index < result.content().size(); index++) {
      String place = path + ".content[" + index + "]";
      switch (result.content().get(index)) {
        case Text piece -> {
          loseCache(piece.cache().isPresent(), place);
          texts.add(piece.said());
        }
        case Media media -> media(media, place, partsInResults).ifPresent(parts::add);
        case Foreign foreign -> foreign(foreign, place).ifPresent(parts::add);
        case Reasoning ignored -> carriage.lose(place, Feature.CONTENT);
        case ToolCall ignored -> carriage.lose(place, Feature.CONTENT);
        case ToolResult ignored -> carriage.lose(place, Feature.CONTENT);
      }
    }
    ObjectBuilder response = JsonValue.object();
    if (!texts.isEmpty() || result.failed()) {
      response.put(result.failed() ? "error" : "output", lines(texts));
    }
    ObjectBuilder function = JsonValue.object();
    if (!result.callId().isEmpty()) {
      function.put("id", result.callId());
    }
    function.put("name", GeminiNames.write(result.name())).put("response", response.build());
    if (!parts.isEmpty() && partsInResults) {
      function.put("parts", JsonValue.array(parts));
    } else {
      afterResults.addAll(parts);
    }
    return JsonValue.object().put("functionResponse", function.build()).build();
  }

  private static JsonValue lines(List<JsonValue.Text> texts) {
    return texts.size() == 1
        ? texts.getFirst()
        : JsonValue.of(texts.stream().map(JsonValue.Text::value).collect(Collectors.joining("\n")));
  }

  /// @param named whether there is a place for its name
  private Optional<JsonValue> media(Media media, String path, boolean named) {
    loseCache(media.cache().isPresent(), path);
    ObjectBuilder data = JsonValue.object();
    switch (media.source()) {
      case Source.Inline inline -> data.put("mimeType", inline.mediaType());
      case Source.Remote remote when !remote.mediaType().isEmpty() ->
          data.put("mimeType", remote.mediaType());
      case Source.Remote ignored -> {}
      case Source.Uploaded uploaded -> {
        if (uploaded.issuer() != Dialect.GEMINI) {
          carriage.lose(path, Feature.CONTENT);
          return Optional.empty();
        }
      }
    }
    if (!media.name().isEmpty() && named) {
      data.put("displayName", media.name());
    } else if (!media.name().isEmpty()) {
      carriage.lose(path + ".name", Feature.OTHER);
    }
    return Optional.of(
        switch (media.source()) {
          case Source.Inline inline ->
              wrap("inlineData", data.put("data", inline.content()).build());
          case Source.Remote remote -> wrap("fileData", data.put("fileUri", remote.url()).build());
          case Source.Uploaded uploaded ->
              wrap("fileData", data.put("fileUri", uploaded.id()).build());
        });
  }

  private Optional<JsonValue> foreign(Foreign foreign, String path) {
    if (foreign.dialect() == Dialect.GEMINI) {
      return Optional.of(foreign.raw());
    }
    carriage.lose(path, Feature.CONTENT);
    return Optional.empty();
  }

  /// The vendor caches prompts by itself.
  private void loseCache(boolean marked, String path) {
    if (marked) {
      carriage.lose(path + ".cache", Feature.OTHER);
    }
  }

  private static JsonValue wrap(String name, Obj value) {
    return JsonValue.object().put(name, value).build();
  }

  static boolean isOwn(Seal seal) {
    return seal.issuer() == Dialect.GEMINI;
  }
}
