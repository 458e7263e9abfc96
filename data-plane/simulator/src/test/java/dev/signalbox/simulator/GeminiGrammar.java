package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Reads a stream of the Gemini API and puts the answer together: neighbouring texts of one kind
/// are one part, and a signature is the one of the part before it.
final class GeminiGrammar {

  private final List<JsonValue> parts = new ArrayList<>();
  private String finishReason = "";
  private JsonValue.Obj usage = JsonValue.object().build();
  private long before;

  /// Server-sent events with CRLF.
  static JsonValue.Obj events(String stream) {
    List<JsonValue> objects = new ArrayList<>();
    assertThat(stream).endsWith("\r\n\r\n");
    for (String event : stream.split("\r\n\r\n")) {
      assertThat(event).startsWith("data: {").doesNotContain("\u2028");
      objects.add(Json.parse(event.substring(6)));
    }
    return put(objects);
  }

  /// One JSON array.
  static JsonValue.Obj array(String stream) {
    return put(Json.parse(stream).asArray());
  }

  private static JsonValue.Obj put(List<JsonValue> objects) {
    GeminiGrammar grammar = new GeminiGrammar();
    objects.forEach(object -> grammar.accept(object.asObject()));
    assertThat(grammar.finishReason).isNotEmpty();
    return JsonValue.object()
        .put("parts", JsonValue.array(grammar.parts))
        .put("finishReason", grammar.finishReason)
        .put("usageMetadata", grammar.usage)
        .build();
  }

  private void accept(JsonValue.Obj object) {
    assertThat(finishReason).isEmpty();
    usage = object.object("usageMetadata");
    assertThat(usage.number("totalTokenCount")).isGreaterThanOrEqualTo(before);
    before = usage.number("totalTokenCount");
    JsonValue.Obj candidate = object.array("candidates").getFirst().asObject();
    for (JsonValue part : candidate.object("content").array("parts")) {
      add(part.asObject());
    }
    candidate.get("finishReason").ifPresent(reason -> finishReason = reason.asString());
  }

  private void add(JsonValue.Obj part) {
    boolean joins =
        part.get("text").isPresent()
            && !parts.isEmpty()
            && parts.getLast().asObject().get("text").isPresent()
            && parts.getLast().asObject().flag("thought") == part.flag("thought");
    if (!joins) {
      parts.add(part);
      return;
    }
    JsonValue.ObjectBuilder joined = JsonValue.object();
    joined.put("text", parts.removeLast().asObject().string("text") + part.string("text"));
    part.members()
        .forEach((name, value) -> {
          if (!name.equals("text")) {
            joined.put(name, value);
          }
        });
    parts.add(joined.build());
  }
}
