package dev.signalbox.data.translate.gemini;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
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
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import dev.signalbox.model.wire.Feature;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes streams: events with CRLF line ends as the vendor's servers do, or a JSON array. Texts go
/// out as they come, calls when they are complete. U+2028, U+2029 and U+0085 are escaped, as the
/// vendor's clients take them for line ends.
final class GeminiEventWriter implements EventWriter {

  private static final char NEXT_LINE = '\u0085';

  /// A part that has begun.
  private static final class Open {
    final PartKind kind;
    final String callId;
    final String name;
    final StringBuilder arguments = new StringBuilder();
    boolean hasText;
    @Nullable Seal seal;

    Open(PartStarted started, String callId) {
      this.kind = started.kind();
      this.callId = callId;
      this.name = started.name();
    }

    boolean isCall() {
      return kind == PartKind.TOOL_CALL || kind == PartKind.CUSTOM_TOOL_CALL;
    }
  }

  private final Carriage carriage;
  private final boolean array;
  private final StringBuilder text = new StringBuilder();
  private final Map<Integer, Open> open = new HashMap<>();
  private String tail;
  private String id;
  private boolean wroteChunk;
  private boolean ended;
  private int calls;

  GeminiEventWriter(Carriage carriage) {
    this.carriage = carriage;
    this.array = carriage.jsonArray();
    this.id = carriage.callId();
    this.tail = tail(AnswerUsage.NONE);
  }

  @Override
  public String contentType() {
    return array ? "application/json; charset=UTF-8" : "text/event-stream";
  }

  @Override
  public void write(AnswerEvent event, ByteSink out) {
    if (ended) {
      return;
    }
    switch (event) {
      case Started started -> {
        id = started.id().isEmpty() ? id : started.id();
        tail = tail(started.usage());
      }
      case PartStarted started -> start(started);
      case Piece piece -> piece(piece, out);
      case Sealed sealed -> seal(sealed, out);
      case PartEnded over -> end(over.index(), out);
      case ForeignPart foreign -> foreign(foreign, out);
      case Finished finished -> finish(finished, out);
      // White space, which both forms take between two chunks.
      case Ping ignored -> out.text("\r\n");
      case Failed failed -> fail(failed, out);
    }
  }

  private void start(PartStarted started) {
    boolean named = !started.callId().isEmpty();
    Open part = new Open(started, named ? started.callId() : carriage.callId() + "_" + calls);
    calls += part.isCall() ? 1 : 0;
    open.put(started.index(), part);
  }

  private void piece(Piece piece, ByteSink out) {
    Open part = open.get(piece.index());
    if (part == null || piece.text().isEmpty()) {
      return;
    }
    if (part.isCall()) {
      part.arguments.append(piece.text());
      return;
    }
    part.hasText = true;
    begin();
    text.append("{\"text\":");
    Json.quote(text, piece.text());
    text.append(part.kind == PartKind.REASONING ? ",\"thought\":true}" : "}");
    endParts(out);
  }

  private void seal(Sealed sealed, ByteSink out) {
    Open part = open.get(sealed.index());
    if (part == null) {
      return;
    }
    if (part.isCall()) {
      part.seal = sealed.seal();
      return;
    }
    boolean sealsText = !part.hasText && sealed.seal().issuer() == Dialect.GEMINI;
    begin();
    text.append(sealsText ? "{\"text\":\"\"" : "{\"text\":\"\",\"thought\":true");
    signature(sealed.seal());
    text.append('}');
    endParts(out);
  }

  private void end(int index, ByteSink out) {
    Open part = open.remove(index);
    if (part == null || !part.isCall()) {
      return;
    }
    begin();
    text.append("{\"functionCall\":{\"id\":");
    Json.quote(text, part.callId);
    text.append(",\"name\":");
    Json.quote(text, part.name);
    text.append(",\"args\":");
    text.append(Json.write(arguments(part)));
    text.append('}');
    if (part.seal != null) {
      signature(part.seal);
    }
    text.append('}');
    endParts(out);
  }

  private static Obj arguments(Open part) {
    String arguments = part.arguments.toString();
    return part.kind == PartKind.CUSTOM_TOOL_CALL
        ? GeminiPartWriter.customArguments(new JsonValue.Text(arguments))
        : GeminiPartWriter.arguments(new JsonValue.Text(arguments));
  }

  private void signature(Seal seal) {
    text.append(",\"thoughtSignature\":");
    Json.quote(text, GeminiSeals.write(seal));
  }

  private void foreign(ForeignPart foreign, ByteSink out) {
    if (foreign.dialect() != Dialect.GEMINI) {
      carriage.lose("parts[" + foreign.index() + "]", Feature.CONTENT);
      return;
    }
    begin();
    text.append(Json.write(foreign.raw()));
    endParts(out);
  }

  private void finish(Finished finished, ByteSink out) {
    tail = tail(finished.usage());
    begin();
    text.append("{\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":\"");
    text.append(GeminiStops.write(finished.stop())).append('"');
    endChunk(out);
    close(out);
  }

  private void fail(Failed failed, ByteSink out) {
    beginChunk();
    text.append(
        Json.write(
            GeminiErrors.write(
                failed.kind(),
                GeminiErrors.codeOf(failed.kind()),
                failed.message(),
                failed.retryAfterSeconds())));
    flush(out);
    close(out);
  }

  private void close(ByteSink out) {
    ended = true;
    if (array) {
      out.text("]");
    }
  }

  private void beginChunk() {
    if (array) {
      text.append(wroteChunk ? ",\r\n" : "[");
    } else {
      text.append("data: ");
    }
    wroteChunk = true;
  }

  private void begin() {
    beginChunk();
    text.append("{\"candidates\":[{\"content\":{\"parts\":[");
  }

  private void endParts(ByteSink out) {
    text.append("],\"role\":\"model\"}");
    endChunk(out);
  }

  private void endChunk(ByteSink out) {
    text.append(",\"index\":0}]").append(tail);
    flush(out);
  }

  private void flush(ByteSink out) {
    if (!array) {
      text.append("\r\n\r\n");
    }
    // Within JSON this stands in texts only. Clients in Python take it for the end of a line.
    String chunk = text.toString();
    out.text(chunk.indexOf(NEXT_LINE) < 0 ? chunk : chunk.replace("\u0085", "\\u0085"));
    text.setLength(0);
  }

  /// What every chunk ends with. Counts only grow within a stream, so nothing is said of them
  /// before the provider has.
  private String tail(AnswerUsage usage) {
    StringBuilder end = new StringBuilder();
    if (!usage.counts().isNone()) {
      end.append(",\"usageMetadata\":").append(Json.write(GeminiUsage.write(usage)));
    }
    end.append(",\"modelVersion\":");
    Json.quote(end, carriage.model());
    end.append(",\"responseId\":");
    Json.quote(end, id);
    return end.append('}').toString();
  }
}
