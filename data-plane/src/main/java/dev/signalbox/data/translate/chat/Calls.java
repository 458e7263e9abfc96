package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Part;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Calls of tools in whole messages.
final class Calls {

  private Calls() {}

  static List<Part> read(Obj message) {
    List<Part> calls = new ArrayList<>();
    for (JsonValue item : message.array("tool_calls")) {
      calls.add(call(item.asObject()));
    }
    message
        .get("function_call")
        .map(JsonValue::asObject)
        .ifPresent(
            old -> calls.add(function("call_" + Fields.text(old, "name"), old, Optional.empty())));
    return calls;
  }

  private static Part.ToolCall call(Obj call) {
    String id = Fields.text(call, "id");
    if (Fields.text(call, "type").equals("custom")) {
      Obj custom = call.object("custom");
      return new Part.ToolCall(
          id,
          custom.string("name"),
          Fields.said(custom, "input"),
          true,
          Optional.empty(),
          Content.mark(call));
    }
    return function(id, call.object("function"), seal(call));
  }

  private static Part.ToolCall function(String id, Obj function, Optional<Seal> seal) {
    return new Part.ToolCall(
        id, function.string("name"), arguments(function), false, seal, Optional.empty());
  }

  /// Text as a rule, an object from some; nothing is an object without members.
  private static JsonValue.Text arguments(Obj function) {
    JsonValue.Text text =
        function.members().get("arguments") instanceof Obj object
            ? JsonValue.Text.ofJson(object)
            : Fields.said(function, "arguments");
    return text.isBlank() ? new JsonValue.Text("{}") : text;
  }

  /// Where Gemini's interface for Chat puts what has to come back with a call.
  static Optional<Seal> seal(Obj call) {
    String signature =
        Fields.text(
            Fields.child(Fields.child(call, "extra_content"), "google"), "thought_signature");
    return signature.isEmpty()
        ? Optional.empty()
        : Optional.of(new Seal(Dialect.GEMINI, Seal.Kind.SIGNATURE, "", signature));
  }

  static JsonValue write(Part.ToolCall call) {
    ObjectBuilder written = JsonValue.object().put("id", call.id());
    if (call.custom()) {
      written
          .put("type", "custom")
          .put(
              "custom",
              JsonValue.object().put("name", call.name()).put("input", call.input()).build());
    } else {
      written
          .put("type", "function")
          .put(
              "function",
              JsonValue.object().put("name", call.name()).put("arguments", call.input()).build());
    }
    return written.build();
  }
}
