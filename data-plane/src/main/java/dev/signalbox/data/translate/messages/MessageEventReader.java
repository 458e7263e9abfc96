package dev.signalbox.data.translate.messages;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.data.conversation.SseReader;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a stream. Events of kinds that are not known are passed over, as the vendor asks of its
/// clients; so are events for blocks that are not open.
final class MessageEventReader implements EventReader, SseReader.Sink {

  private static final int MAX_BLOCKS = 10_000;

  private final Consumer<AnswerEvent> out;
  private final SseReader events = new SseReader(this);
  private final Map<Integer, OpenBlock> open = new HashMap<>();
  private final UsageTally usage = new UsageTally();
  private String stopReason = "";
  private String stopText = "";
  private boolean started;
  private boolean ended;
  private boolean ending;
  private int blocks;

  MessageEventReader(Consumer<AnswerEvent> out) {
    this.out = out;
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    events.bytes(bytes, from, to);
  }

  @Override
  public void end() {
    ending = true;
    events.end();
    if (ended) {
      return;
    }
    if (started && !stopReason.isEmpty() && open.isEmpty()) {
      finish();
    } else {
      fail(FailureKind.PROVIDER, "The provider's answer broke off before it was complete.");
    }
  }

  @Override
  public void overlong() {
    fail(FailureKind.PROVIDER, "The provider sent an event that is too large.");
  }

  @Override
  public void event(String name, String data) {
    if (ended) {
      return;
    }
    try {
      event(Json.parse(data).asObject(), name);
    } catch (JsonException malformed) {
      if (!ending) { // What is cut off at the end is no event.
        fail(FailureKind.PROVIDER, "The provider sent an event that cannot be read.");
      }
    }
  }

  private void event(Obj event, String name) {
    String type = Fields.text(event, "type");
    switch (type.isEmpty() ? name : type) {
      case "message_start" -> start(Fields.child(event, "message"));
      case "content_block_start" -> startBlock(event);
      case "content_block_delta" -> delta(event);
      case "content_block_stop" -> endBlock(event);
      case "message_delta" -> messageDelta(event);
      case "message_stop" -> finish();
      case "ping" -> out.accept(new AnswerEvent.Ping());
      case "error" -> {
        Obj error = Fields.child(event, "error");
        String message = Fields.text(error, "message");
        fail(
            Errors.kind(Fields.text(error, "type"), message, 500),
            message.isBlank() ? "The provider failed." : message);
      }
      default -> {
        // New kinds of events are to be expected.
      }
    }
  }

  private void start(Obj message) {
    if (started) {
      return;
    }
    started = true;
    usage.add(Fields.child(message, "usage"));
    out.accept(
        new AnswerEvent.Started(
            Fields.text(message, "id"), Fields.text(message, "model"), usage.usage()));
  }

  private void startBlock(Obj event) {
    int index = (int) event.number("index");
    if (!started || open.containsKey(index) || blocks++ >= MAX_BLOCKS) {
      return;
    }
    Obj block = Fields.child(event, "content_block");
    String type = Fields.text(block, "type");
    OpenBlock opened = new OpenBlock(index, type, block, out);
    open.put(index, opened);
    switch (type) {
      case "text" -> {
        opened.start(PartKind.TEXT, "", "");
        opened.piece(Fields.text(block, "text"));
      }
      case "thinking" -> {
        opened.start(PartKind.REASONING, "", "");
        opened.piece(Fields.text(block, "thinking"));
        seal(opened, Fields.text(block, "signature"), Seal.Kind.SIGNATURE);
      }
      case "redacted_thinking" -> {
        opened.start(PartKind.REASONING, "", "");
        seal(opened, Fields.text(block, "data"), Seal.Kind.REDACTED);
      }
      case "tool_use" ->
          opened.start(PartKind.TOOL_CALL, Fields.text(block, "id"), Fields.text(block, "name"));
      default -> {
        // It is kept until it is complete.
      }
    }
  }

  private void delta(Obj event) {
    OpenBlock block = open.get((int) event.number("index"));
    if (block == null) {
      return;
    }
    Obj delta = Fields.child(event, "delta");
    switch (Fields.text(delta, "type")) {
      case "text_delta" -> block.piece(Fields.text(delta, "text"));
      case "thinking_delta" -> block.piece(Fields.text(delta, "thinking"));
      case "input_json_delta" -> block.piece(Fields.text(delta, "partial_json"));
      case "signature_delta" -> seal(block, Fields.text(delta, "signature"), Seal.Kind.SIGNATURE);
      default -> {
        // Citations have no counterpart.
      }
    }
  }

  private static void seal(OpenBlock block, String text, Seal.Kind kind) {
    if (!text.isEmpty()) {
      block.seal(SealText.read(text, Dialect.MESSAGES, kind));
    }
  }

  private void endBlock(Obj event) {
    OpenBlock block = open.remove((int) event.number("index"));
    if (block != null) {
      block.end();
    }
  }

  private void messageDelta(Obj event) {
    Obj delta = Fields.child(event, "delta");
    String reason = Fields.text(delta, "stop_reason");
    stopReason = reason.isEmpty() ? stopReason : reason;
    stopText =
        delta.get("stop_sequence").isPresent() ? Fields.text(delta, "stop_sequence") : stopText;
    usage.add(Fields.child(event, "usage"));
  }

  private void finish() {
    if (!started || ended) {
      return;
    }
    ended = true;
    open.values().stream()
        .sorted((one, other) -> Integer.compare(one.index(), other.index()))
        .forEach(OpenBlock::end);
    out.accept(new AnswerEvent.Finished(Answers.stop(stopReason), stopText, usage.usage()));
  }

  private void fail(FailureKind kind, String message) {
    if (!ended) {
      ended = true;
      out.accept(new AnswerEvent.Failed(kind, message, Optional.empty()));
    }
  }

  /// A block that is not complete.
  private static final class OpenBlock {
    private final int index;
    private final String type;
    private final Obj begun;
    private final Consumer<AnswerEvent> out;
    private final StringBuilder input = new StringBuilder();
    private boolean started;
    private boolean tool;
    private boolean hasPieces;

    OpenBlock(int index, String type, Obj begun, Consumer<AnswerEvent> out) {
      this.index = index;
      this.type = type;
      this.begun = begun;
      this.out = out;
    }

    int index() {
      return index;
    }

    void start(PartKind kind, String callId, String name) {
      started = true;
      tool = kind == PartKind.TOOL_CALL;
      out.accept(new AnswerEvent.PartStarted(index, kind, callId, name));
    }

    void piece(String text) {
      if (text.isEmpty()) {
        return;
      }
      if (started) {
        hasPieces = true;
        out.accept(new AnswerEvent.Piece(index, text));
      } else {
        input.append(text);
      }
    }

    void seal(Seal seal) {
      if (started) {
        out.accept(new AnswerEvent.Sealed(index, seal));
      }
    }

    void end() {
      if (started) {
        if (tool && !hasPieces) {
          Obj whole = Fields.child(begun, "input");
          out.accept(new AnswerEvent.Piece(index, Json.write(whole)));
        }
        out.accept(new AnswerEvent.PartEnded(index));
        return;
      }
      JsonValue.ObjectBuilder raw = JsonValue.object();
      Fields.putAll(raw, begun);
      if (!input.isEmpty()) {
        raw.put("input", Fields.arguments(new JsonValue.Text(input.toString())));
      }
      out.accept(new AnswerEvent.ForeignPart(index, Dialect.MESSAGES, type, raw.build()));
    }
  }
}
