package dev.signalbox.data.translate.converse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.Failed;
import dev.signalbox.data.conversation.AnswerEvent.Finished;
import dev.signalbox.data.conversation.AnswerEvent.ForeignPart;
import dev.signalbox.data.conversation.AnswerEvent.PartEnded;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.AnswerEvent.PartStarted;
import dev.signalbox.data.conversation.AnswerEvent.Piece;
import dev.signalbox.data.conversation.AnswerEvent.Ping;
import dev.signalbox.data.conversation.AnswerEvent.Sealed;
import dev.signalbox.data.conversation.AnswerEvent.Started;
import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec.EventWriter;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.eventstream.FrameEncoder;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.wire.Feature;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Writes streams of frames. Only calls have a frame of their own for their begin; there is nothing
/// that keeps a client waiting.
final class ConverseEventWriter implements EventWriter {

  /// A part that has begun.
  private static final class Open {
    final PartKind kind;
    final StringBuilder custom = new StringBuilder();
    boolean hasPieces;

    Open(PartKind kind) {
      this.kind = kind;
    }
  }

  private static final String JSON = "application/json";

  private final Carriage carriage;
  private final FrameEncoder frames = new FrameEncoder();
  private final Map<String, Map<String, String>> headers = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final Map<Integer, Open> open = new HashMap<>();
  private boolean started;
  private boolean ended;
  private int calls;

  ConverseEventWriter(Carriage carriage) {
    this.carriage = carriage;
  }

  @Override
  public String contentType() {
    return "application/vnd.amazon.eventstream";
  }

  @Override
  public void write(AnswerEvent event, ByteSink out) {
    if (ended) {
      return;
    }
    switch (event) {
      case Started ignored -> start(out);
      case PartStarted started -> start(started, out);
      case Piece piece -> piece(piece, out);
      case Sealed sealed -> seal(sealed, out);
      case PartEnded over -> end(over.index(), out);
      case ForeignPart foreign -> carriage.lose("parts[" + foreign.index() + "]", Feature.CONTENT);
      case Finished finished -> finish(finished, out);
      case Ping ignored -> {}
      case Failed failed -> fail(failed, out);
    }
  }

  private void start(ByteSink out) {
    if (!started) {
      started = true;
      text.append("{\"role\":\"assistant\"}");
      send("messageStart", out);
    }
  }

  private void start(PartStarted part, ByteSink out) {
    start(out);
    open.put(part.index(), new Open(part.kind()));
    if (!isCall(part.kind())) {
      return;
    }
    text.append("{\"contentBlockIndex\":").append(part.index());
    text.append(",\"start\":{\"toolUse\":{\"toolUseId\":");
    boolean named = !part.callId().isEmpty();
    Json.quote(text, named ? part.callId() : ConverseAnswers.callId(carriage, calls));
    calls++;
    text.append(",\"name\":");
    Json.quote(text, part.name());
    text.append("}}}");
    send("contentBlockStart", out);
  }

  private static boolean isCall(PartKind kind) {
    return kind == PartKind.TOOL_CALL || kind == PartKind.CUSTOM_TOOL_CALL;
  }

  private void piece(Piece piece, ByteSink out) {
    Open part = open.get(piece.index());
    if (part == null || piece.text().isEmpty()) {
      return;
    }
    part.hasPieces = true;
    switch (part.kind) {
      case TEXT -> delta(piece.index(), "{\"text\":", piece.text(), "}", out);
      case REASONING ->
          delta(piece.index(), "{\"reasoningContent\":{\"text\":", piece.text(), "}}", out);
      case TOOL_CALL -> input(piece.index(), piece.text(), out);
      case CUSTOM_TOOL_CALL -> part.custom.append(piece.text());
    }
  }

  private void input(int index, String input, ByteSink out) {
    delta(index, "{\"toolUse\":{\"input\":", input, "}}", out);
  }

  private void delta(int index, String before, String value, String after, ByteSink out) {
    text.append("{\"contentBlockIndex\":").append(index).append(",\"delta\":").append(before);
    Json.quote(text, value);
    text.append(after).append('}');
    send("contentBlockDelta", out);
  }

  private void seal(Sealed sealed, ByteSink out) {
    Open part = open.get(sealed.index());
    Seal seal = sealed.seal();
    if (part == null) {
      return;
    }
    if (isCall(part.kind)) {
      carriage.lose("parts[" + sealed.index() + "].seal", Feature.OTHER);
    } else if (seal.kind() == Seal.Kind.SIGNATURE || part.hasPieces) {
      delta(
          sealed.index(),
          "{\"reasoningContent\":{\"signature\":",
          ConverseSeals.write(seal),
          "}}",
          out);
    } else {
      delta(
          sealed.index(),
          "{\"reasoningContent\":{\"redactedContent\":",
          ConverseSeals.blob(seal),
          "}}",
          out);
    }
    part.hasPieces = true;
  }

  /// Case 6 of the wire conformance list: a call without arguments has `{}`.
  private void end(int index, ByteSink out) {
    Open part = open.remove(index);
    if (part == null) {
      return;
    }
    if (part.kind == PartKind.CUSTOM_TOOL_CALL) {
      input(
          index,
          Json.write(ConverseBlockWriter.custom(new JsonValue.Text(part.custom.toString()))),
          out);
    } else if (part.kind == PartKind.TOOL_CALL && !part.hasPieces) {
      input(index, "{}", out);
    } else if (!part.hasPieces) {
      delta(index, "{\"text\":", "", "}", out);
    }
    text.append("{\"contentBlockIndex\":").append(index).append('}');
    send("contentBlockStop", out);
  }

  private void finish(Finished finished, ByteSink out) {
    start(out);
    ObjectBuilder stop = JsonValue.object().put("stopReason", ConverseStops.write(finished.stop()));
    if (!finished.stopText().isEmpty()) {
      stop.put("additionalModelResponseFields", ConverseAnswers.stopFields(finished.stopText()));
    }
    text.append(Json.write(stop.build()));
    send("messageStop", out);
    ObjectBuilder metadata =
        JsonValue.object()
            .put("usage", ConverseUsage.write(finished.usage()))
            .put("metrics", ConverseAnswers.metrics());
    if (!finished.usage().tier().isEmpty()) {
      metadata.put("serviceTier", JsonValue.object().put("type", finished.usage().tier()).build());
    }
    text.append(Json.write(metadata.build()));
    send("metadata", out);
    ended = true;
  }

  private void fail(Failed failed, ByteSink out) {
    Map<String, String> exception = new LinkedHashMap<>();
    exception.put(":exception-type", ConverseErrors.streamType(failed.kind()));
    exception.put(":content-type", JSON);
    exception.put(":message-type", "exception");
    String body = Json.write(JsonValue.object().put("message", failed.message()).build());
    out.bytes(frames.encode(exception, body.getBytes(UTF_8)));
    ended = true;
  }

  private void send(String event, ByteSink out) {
    Map<String, String> fields =
        headers.computeIfAbsent(
            event,
            type -> {
              Map<String, String> made = new LinkedHashMap<>();
              made.put(":event-type", type);
              made.put(":content-type", JSON);
              made.put(":message-type", "event");
              return made;
            });
    out.bytes(frames.encode(fields, text.toString().getBytes(UTF_8)));
    text.setLength(0);
  }
}
