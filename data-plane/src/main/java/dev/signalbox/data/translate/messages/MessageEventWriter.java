package dev.signalbox.data.translate.messages;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.ByteSink;
import dev.signalbox.data.conversation.Carriage;
import dev.signalbox.data.conversation.DialectCodec.EventWriter;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.SealText;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.wire.Dialect;
import java.util.List;

/// Writes a stream. Parts come to it one after the other. Claude Code runs a tool as soon as its
/// block has stopped, so nothing is held back.
final class MessageEventWriter implements EventWriter {

  private static final Obj EMPTY_TEXT =
      JsonValue.object().put("type", "text").put("text", "").build();
  private static final Obj EMPTY_THINKING =
      JsonValue.object().put("type", "thinking").put("thinking", "").put("signature", "").build();

  private final Carriage carriage;
  private PartKind kind = PartKind.TEXT;
  private int index = -1;

  /// A thought begins only when it is known whether it is withheld.
  private boolean pending;

  MessageEventWriter(Carriage carriage) {
    this.carriage = carriage;
  }

  @Override
  public String contentType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public void write(AnswerEvent event, ByteSink out) {
    switch (event) {
      case AnswerEvent.Started started -> start(started, out);
      case AnswerEvent.PartStarted started -> startPart(started, out);
      case AnswerEvent.Piece piece -> piece(piece.text(), out);
      case AnswerEvent.Sealed sealed -> seal(sealed.seal(), out);
      case AnswerEvent.PartEnded ignored -> endPart(out);
      case AnswerEvent.ForeignPart foreign -> foreign(foreign, out);
      case AnswerEvent.Finished finished -> finish(finished, out);
      case AnswerEvent.Ping ignored -> send("ping", event("ping"), out);
      case AnswerEvent.Failed failed ->
          send("error", Errors.write(failed.kind(), failed.message()), out);
    }
  }

  private void start(AnswerEvent.Started started, ByteSink out) {
    AnswerUsage usage = started.usage();
    if (usage.counts().totalInputTokens() == 0) {
      usage =
          new AnswerUsage(
              usage.counts().with(Unit.INPUT_TOKEN, carriage.estimatedInputTokens()),
              usage.reasoningTokens(),
              usage.tier());
    }
    Obj message =
        JsonValue.object()
            .put("id", Answers.id(started.id(), carriage))
            .put("type", "message")
            .put("role", "assistant")
            .put("model", carriage.model())
            .put("content", JsonValue.array(List.of()))
            .put("stop_reason", Fields.none())
            .put("stop_sequence", Fields.none())
            .put("usage", Usage.write(usage))
            .build();
    send("message_start", event("message_start").put("message", message), out);
  }

  private void startPart(AnswerEvent.PartStarted started, ByteSink out) {
    index++;
    kind = started.kind();
    pending = kind == PartKind.REASONING;
    switch (kind) {
      case TEXT -> startBlock(EMPTY_TEXT, out);
      case REASONING -> {}
      case TOOL_CALL, CUSTOM_TOOL_CALL -> {
        startBlock(
            JsonValue.object()
                .put("type", "tool_use")
                .put("id", started.callId())
                .put("name", started.name())
                .put("input", Fields.EMPTY)
                .build(),
            out);
        delta("input_json_delta", "partial_json", "", out);
      }
    }
  }

  private void piece(String text, ByteSink out) {
    switch (kind) {
      case TEXT -> delta("text_delta", "text", text, out);
      case REASONING -> {
        startThinking(out);
        delta("thinking_delta", "thinking", text, out);
      }
      case TOOL_CALL, CUSTOM_TOOL_CALL -> delta("input_json_delta", "partial_json", text, out);
    }
  }

  private void seal(Seal seal, ByteSink out) {
    if (kind != PartKind.REASONING) {
      return;
    }
    if (pending && seal.issuer() == Dialect.MESSAGES && seal.kind() == Seal.Kind.REDACTED) {
      pending = false;
      startBlock(
          JsonValue.object().put("type", "redacted_thinking").put("data", seal.value()).build(),
          out);
      return;
    }
    startThinking(out);
    delta("signature_delta", "signature", SealText.write(seal, Dialect.MESSAGES), out);
  }

  private void startThinking(ByteSink out) {
    if (pending) {
      pending = false;
      startBlock(EMPTY_THINKING, out);
    }
  }

  private void endPart(ByteSink out) {
    startThinking(out);
    send("content_block_stop", event("content_block_stop").put("index", index), out);
  }

  private void foreign(AnswerEvent.ForeignPart foreign, ByteSink out) {
    if (foreign.dialect() == Dialect.MESSAGES) {
      index++;
      startBlock(foreign.raw(), out);
      send("content_block_stop", event("content_block_stop").put("index", index), out);
    }
  }

  private void finish(AnswerEvent.Finished finished, ByteSink out) {
    Obj delta =
        JsonValue.object()
            .put("stop_reason", Answers.reason(finished.stop()))
            .put("stop_sequence", Answers.stopText(finished.stopText()))
            .build();
    send(
        "message_delta",
        event("message_delta").put("delta", delta).put("usage", Usage.write(finished.usage())),
        out);
    send("message_stop", event("message_stop"), out);
  }

  private void startBlock(Obj block, ByteSink out) {
    send(
        "content_block_start",
        event("content_block_start").put("index", index).put("content_block", block),
        out);
  }

  /// The one event that comes by the thousand; written without a detour.
  private void delta(String type, String member, String text, ByteSink out) {
    StringBuilder event = new StringBuilder(text.length() + 160);
    event
        .append("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":")
        .append(index)
        .append(",\"delta\":{\"type\":\"")
        .append(type)
        .append("\",\"")
        .append(member)
        .append("\":");
    Json.quote(event, text);
    out.text(event.append("}}\n\n").toString());
  }

  private static ObjectBuilder event(String type) {
    return JsonValue.object().put("type", type);
  }

  private static void send(String name, ObjectBuilder event, ByteSink out) {
    send(name, event.build(), out);
  }

  private static void send(String name, Obj event, ByteSink out) {
    out.text("event: " + name + "\ndata: " + Json.write(event) + "\n\n");
  }
}
