package dev.signalbox.simulator.anthropic;

import dev.signalbox.model.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// One entry of `messages`, its content as blocks even where it was a plain string.
///
/// @param index its place in the request
record Message(int index, String role, List<JsonValue.Obj> blocks, JsonValue.Obj source) {

  Message {
    blocks = List.copyOf(blocks);
  }

  /// The messages of a request.
  ///
  /// @throws dev.signalbox.model.json.JsonException if one is not an object with role and content
  static List<Message> all(JsonValue.Obj body) {
    List<Message> messages = new ArrayList<>();
    for (JsonValue entry : body.array("messages")) {
      JsonValue.Obj source = entry.asObject();
      messages.add(
          new Message(
              messages.size(),
              source.string("role"),
              blocks(source.members().getOrDefault("content", new JsonValue.Null())),
              source));
    }
    return List.copyOf(messages);
  }

  /// A content as blocks.
  static List<JsonValue.Obj> blocks(JsonValue content) {
    return switch (content) {
      case JsonValue.Text text ->
          List.of(JsonValue.object().put("type", "text").put("text", text.value()).build());
      case JsonValue.Null ignored -> List.of();
      default -> content.asArray().stream().map(JsonValue::asObject).toList();
    };
  }

  boolean has(String type) {
    return blocks.stream().anyMatch(block -> block.string("type").equals(type));
  }

  boolean fromAssistant() {
    return role.equals("assistant");
  }

  boolean fromSystem() {
    return role.equals("system");
  }

  /// Where a block is, in the words of the vendor's errors.
  String at(int block) {
    return "messages." + index + ".content." + block;
  }
}
