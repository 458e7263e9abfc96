package dev.signalbox.data.grammar;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.Map;

/// Anthropic Messages: message_start, blocks one after the other, message_delta once or more,
/// message_stop; `ping` anywhere; `error` ends it
/// (<https://platform.claude.com/docs/en/build-with-claude/streaming>).
class MessagesMachine extends Machine {

  private enum State {
    START,
    BLOCKS,
    DELTAS
  }

  private State state = State.START;
  private long blocks;
  private boolean open;
  private String kind = "";
  private boolean sealed;
  private final StringBuilder input = new StringBuilder();
  private boolean called;
  private String stopReason = "";
  private long outputTokens;

  @Override
  void event(String name, Map<String, String> headers, String data) {
    Obj event = json(data);
    String type = Fields.text(event, "type");
    require(type.equals(name), "the name of the event is not its type");
    switch (type) {
      case "message_start" -> start(event);
      case "content_block_start" -> blockStart(event);
      case "content_block_delta" -> delta(event);
      case "content_block_stop" -> blockStop(event);
      case "message_delta" -> messageDelta(event);
      case "message_stop" -> {
        require(state == State.DELTAS, "message_stop before message_delta");
        require(!stopReason.isEmpty(), "message_stop without a stop_reason");
        close();
      }
      case "error" -> {
        require(isText(Fields.child(event, "error"), "type"), "an error without a type");
        require(isText(Fields.child(event, "error"), "message"), "an error without a message");
        close();
      }
      case "ping" -> {}
      default -> require(!type.isEmpty(), "has no type");
    }
  }

  private void start(Obj event) {
    require(state == State.START, "message_start again");
    state = State.BLOCKS;
    Obj message = Fields.child(event, "message");
    require(isText(message, "id"), "a message without id");
    require(Fields.text(message, "type").equals("message"), "a message of another type");
    require(Fields.text(message, "role").equals("assistant"), "a message of another role");
    require(isText(message, "model"), "a message without model");
    require(
        isArray(message, "content") && Fields.items(message, "content").isEmpty(),
        "a message that does not begin empty");
    Obj usage = Fields.child(message, "usage");
    require(isNumber(usage, "input_tokens"), "usage without input_tokens");
    require(isNumber(usage, "output_tokens"), "usage without output_tokens");
  }

  private void blockStart(Obj event) {
    require(state == State.BLOCKS, "content_block_start outside of the blocks");
    require(!open, "a block within a block");
    require(index(event) == blocks, "a block with another index than the next");
    open = true;
    blocks = index(event) + 1;
    sealed = false;
    input.setLength(0);
    Obj block = Fields.child(event, "content_block");
    kind = Fields.text(block, "type");
    switch (kind) {
      case "text" -> require(isText(block, "text"), "a text block without text");
      case "thinking" -> require(isText(block, "thinking"), "a thinking block without thinking");
      case "redacted_thinking" ->
          require(!Fields.text(block, "data").isEmpty(), "redacted thinking without data");
      case "tool_use" -> {
        called = true;
        require(!Fields.text(block, "id").isEmpty(), "a call without id");
        require(!Fields.text(block, "name").isEmpty(), "a call without name");
        require(isObject(block, "input"), "a call without input");
      }
      default -> require(!kind.isEmpty(), "a block without a type");
    }
  }

  private void delta(Obj event) {
    require(state == State.BLOCKS && open, "a delta outside of a block");
    require(index(event) == blocks - 1, "a delta of another block");
    require(!sealed, "a delta after the signature");
    Obj delta = Fields.child(event, "delta");
    String type = Fields.text(delta, "type");
    switch (type) {
      case "text_delta" -> {
        require(kind.equals("text"), "text in a block of another type");
        require(isText(delta, "text"), "a text_delta without text");
      }
      case "citations_delta" -> require(kind.equals("text"), "a citation outside of text");
      case "thinking_delta" -> {
        require(kind.equals("thinking"), "thinking in a block of another type");
        require(isText(delta, "thinking"), "a thinking_delta without thinking");
      }
      case "signature_delta" -> {
        require(kind.equals("thinking"), "a signature in a block of another type");
        require(isText(delta, "signature"), "a signature_delta without signature");
        sealed = true;
      }
      case "input_json_delta" -> {
        require(kind.endsWith("tool_use"), "input in a block of another type");
        require(isText(delta, "partial_json"), "an input_json_delta without partial_json");
        input.append(Fields.text(delta, "partial_json"));
      }
      default -> require(!type.isEmpty(), "a delta without a type");
    }
  }

  private void blockStop(Obj event) {
    require(open, "content_block_stop without a block");
    require(index(event) == blocks - 1, "content_block_stop of another block");
    if (kind.equals("tool_use") && !input.isEmpty()) {
      require(isObject(input), "input that is no object");
    }
    open = false;
  }

  private void messageDelta(Obj event) {
    require(state != State.START, "message_delta before message_start");
    require(!open, "message_delta within a block");
    state = State.DELTAS;
    Obj usage = Fields.child(event, "usage");
    require(isNumber(usage, "output_tokens"), "message_delta without output_tokens");
    long output = Fields.count(usage, "output_tokens");
    require(output >= outputTokens, "output_tokens that shrink");
    outputTokens = output;
    String reason = Fields.text(Fields.child(event, "delta"), "stop_reason");
    if (!reason.isEmpty()) {
      stopReason = reason;
    }
    require(!reason.equals("tool_use") || called, "stop_reason tool_use without a call");
  }

  private static long index(Obj event) {
    return isNumber(event, "index") ? Fields.count(event, "index") : -1;
  }
}
