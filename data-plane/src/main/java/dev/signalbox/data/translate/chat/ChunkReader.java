package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.data.conversation.SseReader;
import dev.signalbox.data.translate.openai.OpenAiErrors;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a stream of chunks. Text and thoughts come one after the other. Calls are known by their
/// index and may come interleaved; one is complete when the next begins and its arguments are.
final class ChunkReader implements EventReader, SseReader.Sink {

  private static final String DONE = "[DONE]";

  private final Consumer<AnswerEvent> out;
  private final SseReader events = new SseReader(this);
  private final List<JsonValue> details = new ArrayList<>();
  private final CallParts calls;
  private AnswerUsage usage = AnswerUsage.NONE;
  private String finishReason = "";
  private PartKind openKind = PartKind.TEXT;
  private int openIndex = -1;
  private int parts;
  private boolean refusal;
  private boolean started;
  private boolean ended;
  private boolean ending;

  ChunkReader(Consumer<AnswerEvent> out) {
    this.out = out;
    this.calls = new CallParts(out, () -> parts++);
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    events.bytes(bytes, from, to);
  }

  @Override
  public void end() {
    ending = true;
    events.end();
    if (!finishReason.isEmpty()) {
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
    if (data.strip().equals(DONE)) {
      done();
      return;
    }
    try {
      chunk(Json.parse(data).asObject());
    } catch (JsonException malformed) {
      if (!ending) { // What is cut off at the end is no event.
        fail(FailureKind.PROVIDER, "The provider sent an event that cannot be read.");
      }
    }
  }

  private void done() {
    if (finishReason.isEmpty() && parts == 0) {
      fail(FailureKind.PROVIDER, "The provider ended its answer before it began.");
    } else {
      finish();
    }
  }

  private void chunk(Obj chunk) {
    if (chunk.get("error").isPresent()) {
      Obj error = OpenAiErrors.error(chunk);
      String message = OpenAiErrors.message(chunk, error);
      fail(
          OpenAiErrors.kind(error, message, (int) Math.min(599, Fields.count(error, "code"))),
          message.isBlank() ? "The provider failed." : message);
      return;
    }
    if (!started) {
      started = true;
      out.accept(
          new AnswerEvent.Started(
              Fields.text(chunk, "id"), Fields.text(chunk, "model"), AnswerUsage.NONE));
    }
    for (JsonValue choice : Fields.items(chunk, "choices")) {
      if (choice instanceof Obj found && Fields.count(found, "index") == 0) {
        delta(Fields.child(found, "delta"));
        String reason = Fields.text(found, "finish_reason");
        if (!reason.isEmpty()) {
          finishReason = reason;
          endParts();
        }
      }
    }
    usage(chunk);
  }

  private void usage(Obj chunk) {
    boolean said = !Fields.child(chunk, "usage").members().isEmpty();
    if (said) {
      AnswerUsage found = Usage.read(chunk);
      String tier = found.tier().isEmpty() ? usage.tier() : found.tier();
      usage = new AnswerUsage(found.counts(), found.reasoningTokens(), tier);
    } else if (usage.tier().isEmpty()) {
      usage =
          new AnswerUsage(
              usage.counts(), usage.reasoningTokens(), Fields.text(chunk, "service_tier"));
    }
  }

  private void delta(Obj delta) {
    if (!finishReason.isEmpty()) {
      return;
    }
    details.addAll(Fields.items(delta, "reasoning_details"));
    piece(PartKind.REASONING, Thoughts.text(delta));
    if (delta.members().get("content") instanceof JsonValue.Array array) {
      array.items().forEach(this::contentItem);
    } else {
      piece(PartKind.TEXT, Fields.text(delta, "content"));
    }
    String refused = Fields.text(delta, "refusal");
    refusal |= !refused.isEmpty();
    piece(PartKind.TEXT, refused);
    List<JsonValue> items = Fields.items(delta, "tool_calls");
    if (!items.isEmpty()) {
      endOpen();
      items.forEach(calls::delta);
    }
    Obj old = Fields.child(delta, "function_call");
    if (!old.members().isEmpty()) {
      endOpen();
      calls.oldDelta(old);
    }
  }

  /// Mistral sends lists of parts, thoughts among them.
  private void contentItem(JsonValue item) {
    if (item instanceof Obj part) {
      if (Fields.text(part, "type").equals("thinking")) {
        Fields.items(part, "thinking").stream()
            .filter(Obj.class::isInstance)
            .forEach(text -> piece(PartKind.REASONING, Fields.text((Obj) text, "text")));
      } else {
        piece(PartKind.TEXT, Fields.text(part, "text"));
      }
    }
  }

  private void piece(PartKind kind, String text) {
    if (text.isEmpty()) {
      return;
    }
    calls.endComplete();
    if (openIndex >= 0 && openKind != kind) {
      endOpen();
    }
    if (openIndex < 0) {
      openIndex = parts++;
      openKind = kind;
      out.accept(new AnswerEvent.PartStarted(openIndex, kind, "", ""));
    }
    out.accept(new AnswerEvent.Piece(openIndex, text));
  }

  private void endOpen() {
    if (openIndex < 0) {
      return;
    }
    if (openKind == PartKind.REASONING && !details.isEmpty()) {
      out.accept(new AnswerEvent.Sealed(openIndex, Thoughts.seal(details)));
      details.clear();
    }
    out.accept(new AnswerEvent.PartEnded(openIndex));
    openIndex = -1;
  }

  private void endParts() {
    endOpen();
    calls.endAll();
  }

  private void finish() {
    if (ended) {
      return;
    }
    endParts();
    ended = true;
    out.accept(
        new AnswerEvent.Finished(Answers.stop(finishReason, calls.any(), refusal), "", usage));
  }

  private void fail(FailureKind kind, String message) {
    if (!ended) {
      ended = true;
      out.accept(new AnswerEvent.Failed(kind, message, Optional.empty()));
    }
  }
}
