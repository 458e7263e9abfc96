package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.FailureKind;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.DialectCodec.EventReader;
import dev.signalbox.data.conversation.Part.ToolCall;
import dev.signalbox.data.conversation.Seal;
import dev.signalbox.data.conversation.StopReason;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads streams. A chunk repeats nothing: texts that follow each other are pieces of one part,
/// calls come whole. The stream ends where the body ends; the reason stands in a chunk before.
final class GeminiEventReader implements EventReader {

  private final Consumer<AnswerEvent> out;
  private final ChunkReader chunks = new ChunkReader(this::chunk, this::overlong);
  private GeminiPartReader parts = new GeminiPartReader("");
  private final GeminiUsage usage = new GeminiUsage();
  private boolean started;
  private boolean ended;
  private boolean calls;
  private int nextIndex;
  private Optional<PartKind> open = Optional.empty();
  private String reason = "";

  GeminiEventReader(Consumer<AnswerEvent> out) {
    this.out = out;
  }

  @Override
  public void bytes(byte[] bytes, int from, int to) {
    if (!ended) {
      chunks.bytes(bytes, from, to);
    }
  }

  @Override
  public void end() {
    if (ended) {
      return;
    }
    boolean whole = chunks.end();
    if (ended) {
      return;
    }
    if (reason.isEmpty() || !whole) {
      fail(FailureKind.PROVIDER, "The provider's answer broke off.", Optional.empty());
      return;
    }
    finish();
  }

  private void overlong() {
    fail(FailureKind.PROVIDER, "The provider sent a chunk that is too large.", Optional.empty());
  }

  private void chunk(String text) {
    if (ended) {
      return;
    }
    try {
      JsonValue value = Json.parse(text);
      Optional<Obj> error = GeminiErrors.find(value);
      if (error.isPresent()) {
        error(error.get());
      } else {
        chunk(value.asObject());
      }
    } catch (JsonException notUnderstood) {
      fail(
          FailureKind.PROVIDER,
          "The provider sent a chunk that cannot be understood.",
          Optional.empty());
    }
  }

  private void error(Obj error) {
    int code =
        error.members().get("code") instanceof JsonValue.Num number
                && number.text().matches("[0-9]{3}")
            ? Integer.parseInt(number.text())
            : 500;
    fail(
        GeminiErrors.kind(code, error),
        GeminiErrors.message(error),
        GeminiErrors.retryAfterSeconds(error));
  }

  private void chunk(Obj chunk) {
    ProtoJson.object(chunk, "usageMetadata").ifPresent(usage::add);
    if (!started) {
      started = true;
      String id = ProtoJson.text(chunk, "responseId");
      parts = new GeminiPartReader(GeminiAnswers.callPrefix(id));
      out.accept(new AnswerEvent.Started(id, GeminiAnswers.model(chunk), usage.total()));
    }
    if (!GeminiAnswers.blockReason(chunk).isEmpty()) {
      reason = "PROHIBITED_CONTENT";
    }
    for (JsonValue candidate : ProtoJson.array(chunk, "candidates")) {
      candidate(candidate.asObject());
    }
  }

  private void candidate(Obj candidate) {
    if (ProtoJson.number(candidate, "index").orElse(0) != 0) {
      return;
    }
    Optional<Obj> content = ProtoJson.object(candidate, "content");
    if (content.isPresent()) {
      for (JsonValue part : ProtoJson.array(content.get(), "parts")) {
        part(part.asObject());
      }
    }
    String found = ProtoJson.text(candidate, "finishReason");
    if (!found.isEmpty()) {
      reason = found;
    }
  }

  private void part(Obj part) {
    Optional<Seal> seal = GeminiSeals.read(ProtoJson.text(part, "thoughtSignature"));
    String kind = GeminiPartReader.kind(part);
    switch (kind) {
      case "text" -> text(part, seal);
      case "functionCall" ->
          call(parts.call(ProtoJson.object(part, "functionCall").orElseThrow(), seal));
      case "" -> seal.ifPresent(this::sealAlone);
      default -> {
        close();
        out.accept(new AnswerEvent.ForeignPart(nextIndex++, Dialect.GEMINI, kind, part));
      }
    }
  }

  private void text(Obj part, Optional<Seal> seal) {
    String text = ProtoJson.text(part, "text");
    boolean thought = ProtoJson.flag(part, "thought");
    if (!text.isEmpty() || thought && seal.isPresent()) {
      open(thought ? PartKind.REASONING : PartKind.TEXT);
    }
    if (!text.isEmpty()) {
      out.accept(new AnswerEvent.Piece(nextIndex - 1, text));
    }
    if (seal.isPresent() && thought) {
      out.accept(new AnswerEvent.Sealed(nextIndex - 1, seal.get()));
      close();
    } else if (seal.isPresent()) {
      sealAlone(seal.get());
    }
  }

  /// A seal of the text before it, or of nothing that can be read.
  private void sealAlone(Seal seal) {
    close();
    open(PartKind.REASONING);
    out.accept(new AnswerEvent.Sealed(nextIndex - 1, seal));
    close();
  }

  private void call(ToolCall call) {
    close();
    calls = true;
    int index = nextIndex++;
    out.accept(new AnswerEvent.PartStarted(index, PartKind.TOOL_CALL, call.id(), call.name()));
    call.seal().ifPresent(seal -> out.accept(new AnswerEvent.Sealed(index, seal)));
    out.accept(new AnswerEvent.Piece(index, call.arguments()));
    out.accept(new AnswerEvent.PartEnded(index));
  }

  private void open(PartKind kind) {
    if (open.isPresent() && open.get() == kind) {
      return;
    }
    close();
    open = Optional.of(kind);
    out.accept(new AnswerEvent.PartStarted(nextIndex++, kind, "", ""));
  }

  private void close() {
    if (open.isPresent()) {
      open = Optional.empty();
      out.accept(new AnswerEvent.PartEnded(nextIndex - 1));
    }
  }

  private void finish() {
    Optional<StopReason> stop = GeminiStops.read(reason, calls);
    if (stop.isEmpty()) {
      fail(FailureKind.PROVIDER, GeminiStops.breakdown(reason), Optional.empty());
      return;
    }
    close();
    ended = true;
    out.accept(new AnswerEvent.Finished(stop.get(), "", usage.total()));
  }

  private void fail(FailureKind kind, String message, Optional<Long> retryAfterSeconds) {
    if (!ended) {
      ended = true;
      out.accept(new AnswerEvent.Failed(kind, message, retryAfterSeconds));
    }
  }
}
