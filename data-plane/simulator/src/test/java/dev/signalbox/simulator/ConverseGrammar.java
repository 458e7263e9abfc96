package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Accepts a `ConverseStream` event by event and puts the answer together.
final class ConverseGrammar {

  private final List<JsonValue> content = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private JsonValue.Obj start = JsonValue.object().build();
  private String kind = "";
  private String signature = "";
  private String stopReason = "";
  private boolean begun;
  private JsonValue usage = new JsonValue.Null();

  /// The answer that the stream amounts to, as `Converse` would give it.
  static JsonValue.Obj answer(byte[] stream) {
    ConverseGrammar grammar = new ConverseGrammar();
    List<BinaryFrames> frames = BinaryFrames.read(stream);
    for (BinaryFrames frame : frames) {
      grammar.accept(frame.kind(), frame.json());
    }
    assertThat(frames.getLast().kind()).isEqualTo("metadata");
    return JsonValue.object()
        .put("content", JsonValue.array(grammar.content))
        .put("stopReason", grammar.stopReason)
        .put("usage", grammar.usage)
        .build();
  }

  private void accept(String type, JsonValue.Obj event) {
    assertThat(usage).isInstanceOf(JsonValue.Null.class);
    assertThat(type.equals("messageStart")).isNotEqualTo(begun);
    if (type.startsWith("contentBlock")) {
      assertThat(event.number("contentBlockIndex")).isEqualTo(content.size());
    }
    switch (type) {
      case "messageStart" -> begun = true;
      case "contentBlockStart" -> {
        assertThat(kind).isEmpty();
        start = event.object("start").object("toolUse");
        kind = "toolUse";
      }
      case "contentBlockDelta" -> delta(event.object("delta"));
      case "contentBlockStop" -> finish();
      case "messageStop" -> {
        assertThat(kind).isEmpty();
        stopReason = event.string("stopReason");
      }
      case "metadata" -> {
        assertThat(stopReason).isNotEmpty();
        usage = event.require("usage");
      }
      default -> throw new AssertionError("unknown event " + type);
    }
  }

  private void delta(JsonValue.Obj delta) {
    assertThat(delta.members()).hasSize(1);
    String name = delta.members().keySet().iterator().next();
    assertThat(kind).isIn("", name, name.equals("reasoningContent") ? "redacted" : name);
    kind = name;
    switch (name) {
      case "text" -> text.append(delta.string("text"));
      case "toolUse" -> text.append(delta.object("toolUse").string("input"));
      default -> {
        JsonValue.Obj reasoning = delta.object(name);
        reasoning.get("text").ifPresent(more -> text.append(more.asString()));
        reasoning.get("signature").ifPresent(sealed -> signature = sealed.asString());
        reasoning
            .get("redactedContent")
            .ifPresent(data -> {
              kind = "redacted";
              text.append(data.asString());
            });
      }
    }
  }

  private void finish() {
    assertThat(kind).isNotEmpty();
    JsonValue.ObjectBuilder block = JsonValue.object();
    switch (kind) {
      case "text" -> block.put("text", text.toString());
      case "toolUse" ->
          block.put(
              "toolUse",
              JsonValue.object()
                  .put("toolUseId", start.string("toolUseId"))
                  .put("name", start.string("name"))
                  .put("input", Json.parse(text.isEmpty() ? "{}" : text.toString()))
                  .build());
      case "redacted" ->
          block.put(
              "reasoningContent",
              JsonValue.object().put("redactedContent", text.toString()).build());
      default ->
          block.put(
              "reasoningContent",
              JsonValue.object()
                  .put(
                      "reasoningText",
                      JsonValue.object()
                          .put("text", text.toString())
                          .put("signature", signature)
                          .build())
                  .build());
    }
    content.add(block.build());
    text.setLength(0);
    kind = "";
  }
}
