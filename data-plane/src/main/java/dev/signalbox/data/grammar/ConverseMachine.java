package dev.signalbox.data.grammar;

import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.Map;

/// Bedrock ConverseStream: messageStart, blocks one after the other of which only calls have a
/// start, messageStop, metadata; exceptions end it
/// (<https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html>).
final class ConverseMachine extends Machine {

  private enum State {
    START,
    BLOCKS,
    STOPPED
  }

  private State state = State.START;
  private long blocks;
  private boolean open;
  private String kind = "";
  private boolean sealed;
  private boolean called;
  private final StringBuilder input = new StringBuilder();

  @Override
  void event(String name, Map<String, String> headers, String data) {
    switch (headers.getOrDefault(":message-type", "")) {
      case "event" -> {
        require(
            headers.getOrDefault(":content-type", "").equals("application/json"),
            "a frame of another content type");
        event(name, json(data));
      }
      case "exception" -> {
        require(
            !headers.getOrDefault(":exception-type", "").isEmpty(), "an exception without type");
        require(isText(json(data), "message"), "an exception without message");
        close();
      }
      case "error" -> close();
      default -> wrong("a frame without a message type");
    }
  }

  private void event(String name, Obj event) {
    switch (name) {
      case "messageStart" -> {
        require(state == State.START, "messageStart again");
        require(Fields.text(event, "role").equals("assistant"), "a message of another role");
        state = State.BLOCKS;
      }
      case "contentBlockStart" -> start(event);
      case "contentBlockDelta" -> delta(event);
      case "contentBlockStop" -> stop(event);
      case "messageStop" -> messageStop(event);
      case "metadata" -> metadata(event);
      default -> require(!name.isEmpty(), "has no type");
    }
  }

  private void start(Obj event) {
    begin(event);
    Obj use = Fields.child(Fields.child(event, "start"), "toolUse");
    require(isObject(event, "start"), "a start without a block");
    if (isObject(Fields.child(event, "start"), "toolUse")) {
      kind = "toolUse";
      called = true;
      require(!Fields.text(use, "toolUseId").isEmpty(), "a call without id");
      require(!Fields.text(use, "name").isEmpty(), "a call without name");
    } else {
      kind = "other";
    }
  }

  private void begin(Obj event) {
    require(state == State.BLOCKS, "a block outside of the message");
    require(!open, "a block within a block");
    require(index(event) == blocks, "a block with another index than the next");
    open = true;
    sealed = false;
    kind = "";
    input.setLength(0);
    blocks = index(event) + 1;
  }

  private void delta(Obj event) {
    Obj delta = Fields.child(event, "delta");
    String said = delta.members().isEmpty() ? "" : delta.members().keySet().iterator().next();
    require(delta.members().size() == 1, "a delta of none or several kinds");
    if (!open) {
      require(!said.equals("toolUse"), "a call without a start");
      begin(event);
    }
    require(index(event) == blocks - 1, "a delta of another block");
    switch (said) {
      case "text" -> {
        is("text");
        require(isText(delta, "text"), "a text that is none");
      }
      case "toolUse" -> {
        is("toolUse");
        require(isText(Fields.child(delta, "toolUse"), "input"), "a call's delta without input");
        input.append(Fields.text(Fields.child(delta, "toolUse"), "input"));
      }
      case "reasoningContent" -> {
        is("reasoningContent");
        reasoning(Fields.child(delta, said));
      }
      case "citation" -> is("text");
      default -> {}
    }
  }

  private void is(String wanted) {
    require(kind.isEmpty() || kind.equals(wanted), "a delta in a block of another kind");
    kind = wanted;
  }

  private void reasoning(Obj delta) {
    require(delta.members().size() == 1, "a thought of none or several kinds");
    require(!sealed, "a thought after its signature");
    sealed = isText(delta, "signature");
    require(
        sealed || isText(delta, "text") || isText(delta, "redactedContent"),
        "a thought of no kind");
  }

  private void stop(Obj event) {
    require(open, "contentBlockStop without a block");
    require(index(event) == blocks - 1, "contentBlockStop of another block");
    if (kind.equals("toolUse") && !input.isEmpty()) {
      require(isObject(input), "input that is no object");
    }
    open = false;
  }

  private void messageStop(Obj event) {
    require(state == State.BLOCKS, "messageStop outside of the message");
    require(!open, "messageStop within a block");
    state = State.STOPPED;
    String reason = Fields.text(event, "stopReason");
    require(!reason.isEmpty(), "messageStop without a stopReason");
    require(!reason.equals("tool_use") || called, "stopReason tool_use without a call");
  }

  private void metadata(Obj event) {
    require(state == State.STOPPED, "metadata before messageStop");
    Obj usage = Fields.child(event, "usage");
    require(isNumber(usage, "inputTokens"), "usage without inputTokens");
    require(isNumber(usage, "outputTokens"), "usage without outputTokens");
    require(
        Fields.count(usage, "totalTokens")
            >= Fields.count(usage, "inputTokens") + Fields.count(usage, "outputTokens"),
        "a total that is less than its parts");
    require(isNumber(Fields.child(event, "metrics"), "latencyMs"), "metadata without latencyMs");
    close();
  }

  private static long index(Obj event) {
    return isNumber(event, "contentBlockIndex") ? Fields.count(event, "contentBlockIndex") : -1;
  }
}
