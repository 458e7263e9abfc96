package dev.signalbox.data.translate.converse;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.StopReason;
import dev.signalbox.data.eventstream.Frame;
import dev.signalbox.data.eventstream.FrameDamage;
import dev.signalbox.data.eventstream.FrameDecoder;
import dev.signalbox.data.eventstream.FrameSink;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Reads streams. Texts and thoughts begin with their first delta; the answer is whole when its
/// usage has come, which is the last frame, or when the stream ends after `messageStop`.
final class ConverseEventReader implements EventReader, FrameSink {

  private static final String MESSAGE_TYPE = ":message-type";

  private final Consumer<AnswerEvent> out;
  private final FrameDecoder frames = new FrameDecoder(this);

  /// A part that has begun.
  private static final class Open {
    final int index;
    final boolean isCall;
    boolean hasPieces;
    final StringBuilder signature = new StringBuilder();
    Optional<Seal> withheld = Optional.empty();

    Open(int index, boolean isCall) {
      this.index = index;
      this.isCall = isCall;
    }
  }

  /// The parts that are open, by `contentBlockIndex`.
  private final Map<Long, Open> open = new TreeMap<>();

  private int nextIndex;
  private boolean started;
  private boolean ended;
  private Optional<StopReason> stop = Optional.empty();
  private String stopText = "";

  ConverseEventReader(Consumer<AnswerEvent> out) {
    this.out = out;
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    if (!ended) {
      frames.bytes(bytes, from, to);
    }
  }

  @Override
  public void end() {
    if (ended) {
      return;
    }
    frames.end();
    if (!ended && stop.isPresent()) {
      finish(AnswerUsage.NONE);
    }
    fail(FailureKind.PROVIDER, "The provider's answer broke off.");
  }

  @Override
  public void damaged(FrameDamage damage, long offset) {
    fail(
        FailureKind.PROVIDER,
        damage == FrameDamage.CUT
            ? "The provider's answer broke off."
            : "The provider's stream was damaged.");
  }

  @Override
  public void frame(Frame frame) {
    if (ended) {
      return;
    }
    try {
      if (frame.has(MESSAGE_TYPE, "event")) {
        event(frame);
      } else if (frame.has(MESSAGE_TYPE, "exception")) {
        exception(frame);
      } else if (frame.has(MESSAGE_TYPE, "error")) {
        String type = frame.text(":error-code");
        String message = frame.text(":error-message");
        fail(ConverseErrors.kind(type, 500, message), message);
      }
    } catch (JsonException notUnderstood) {
      fail(FailureKind.PROVIDER, "The provider sent a frame that cannot be understood.");
    }
  }

  private void exception(Frame frame) {
    String type = frame.text(":exception-type");
    String message =
        Json.parse(frame.payload()) instanceof Obj error ? ConverseErrors.message(error) : "";
    fail(ConverseErrors.kind(type, 500, message), message);
  }

  private void event(Frame frame) {
    if (frame.has(":event-type", "contentBlockDelta")) {
      Obj delta = body(frame);
      delta(delta.number("contentBlockIndex"), delta.object("delta"));
    } else if (frame.has(":event-type", "messageStart")) {
      start();
    } else if (frame.has(":event-type", "contentBlockStart")) {
      Obj start = body(frame);
      blockStart(start.number("contentBlockIndex"), start.object("start"));
    } else if (frame.has(":event-type", "contentBlockStop")) {
      blockStop(body(frame).number("contentBlockIndex"));
    } else if (frame.has(":event-type", "messageStop")) {
      messageStop(body(frame));
    } else if (frame.has(":event-type", "metadata") && stop.isPresent()) {
      finish(ConverseUsage.read(body(frame)));
    }
  }

  private static Obj body(Frame frame) {
    return Json.parse(frame.payload()).asObject();
  }

  private void start() {
    if (!started) {
      started = true;
      out.accept(new AnswerEvent.Started("", "", AnswerUsage.NONE));
    }
  }

  private void blockStart(long block, Obj begun) {
    if (begun.get("toolUse").isEmpty() || open.containsKey(block)) {
      return;
    }
    Obj use = begun.object("toolUse");
    begin(block, PartKind.TOOL_CALL, use.string("toolUseId"), use.string("name"));
  }

  private Open begin(long block, PartKind kind, String callId, String name) {
    start();
    Open part = new Open(nextIndex++, kind == PartKind.TOOL_CALL);
    open.put(block, part);
    out.accept(new AnswerEvent.PartStarted(part.index, kind, callId, name));
    return part;
  }

  private void delta(long block, Obj delta) {
    Optional<JsonValue> text = delta.get("text");
    Optional<JsonValue> use = delta.get("toolUse");
    Optional<JsonValue> reasoning = delta.get("reasoningContent");
    if (text.isPresent()) {
      piece(block, PartKind.TEXT, text.get().asString());
    } else if (use.isPresent()) {
      piece(block, PartKind.TOOL_CALL, use.get().asObject().string("input"));
    } else if (reasoning.isPresent()) {
      reasoning(block, reasoning.get().asObject());
    }
  }

  private void reasoning(long block, Obj delta) {
    Optional<JsonValue> text = delta.get("text");
    if (text.isPresent()) {
      piece(block, PartKind.REASONING, text.get().asString());
    }
    Optional<JsonValue> signature = delta.get("signature");
    if (signature.isPresent()) {
      part(block, PartKind.REASONING).signature.append(signature.get().asString());
    }
    Optional<JsonValue> withheld = delta.get("redactedContent");
    if (withheld.isPresent()) {
      part(block, PartKind.REASONING).withheld =
          Optional.of(ConverseSeals.redacted(withheld.get().asString()));
    }
  }

  private void piece(long block, PartKind kind, String text) {
    if (!text.isEmpty()) {
      Open part = part(block, kind);
      part.hasPieces = true;
      out.accept(new AnswerEvent.Piece(part.index, text));
    }
  }

  /// The part of a block, which may begin only now.
  private Open part(long block, PartKind kind) {
    Open part = open.get(block);
    return part == null ? begin(block, kind, "", "") : part;
  }

  private void blockStop(long block) {
    Open part = open.remove(block);
    if (part != null) {
      close(part);
    }
  }

  /// A call may have no arguments, and a signature may come in several deltas.
  private void close(Open part) {
    if (part.isCall && !part.hasPieces) {
      out.accept(new AnswerEvent.Piece(part.index, "{}"));
    }
    Optional<Seal> seal =
        part.signature.isEmpty()
            ? part.withheld
            : Optional.of(ConverseSeals.signature(part.signature.toString()));
    seal.ifPresent(found -> out.accept(new AnswerEvent.Sealed(part.index, found)));
    out.accept(new AnswerEvent.PartEnded(part.index));
  }

  private void messageStop(Obj body) {
    start();
    String reason = body.string("stopReason");
    stop = ConverseStops.read(reason);
    stopText = ConverseAnswers.stopText(body);
    if (stop.isEmpty()) {
      fail(FailureKind.PROVIDER, ConverseStops.breakdown(reason));
    }
  }

  private void finish(AnswerUsage usage) {
    open.values().forEach(this::close);
    open.clear();
    ended = true;
    out.accept(new AnswerEvent.Finished(stop.orElseThrow(), stopText, usage));
  }

  private void fail(FailureKind kind, String message) {
    if (!ended) {
      ended = true;
      out.accept(new AnswerEvent.Failed(kind, message, Optional.empty()));
    }
  }
}
