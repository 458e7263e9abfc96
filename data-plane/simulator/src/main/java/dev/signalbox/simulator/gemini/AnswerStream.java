package dev.signalbox.simulator.gemini;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.cache.Tokens;
import dev.signalbox.simulator.call.Frame;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.ReportedUsage;
import dev.signalbox.simulator.script.Answer;
import dev.signalbox.simulator.script.Part;
import dev.signalbox.simulator.script.Pieces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// An answer as a stream of objects, each with the usage so far; the last one says why it ended. As
/// server-sent events with CRLF, or as the items of one JSON array.
final class AnswerStream implements Iterator<Frame> {

  private final AnswerForm form;
  private final Reply.Framing framing;
  private final Iterator<JsonValue> pieces;
  private long shownBytes;
  private boolean begun;
  private boolean over;

  AnswerStream(AnswerForm form, Reply.Framing framing) {
    this.form = form;
    this.framing = framing;
    this.pieces = new Steps(form);
  }

  @Override
  public boolean hasNext() {
    return !over;
  }

  @Override
  public Frame next() {
    Answer answer = form.answer();
    List<JsonValue> parts = new ArrayList<>();
    if (pieces.hasNext()) {
      parts.add(pieces.next());
    }
    parts.forEach(part -> shownBytes += bytes(part));
    over = !pieces.hasNext();
    long thoughts = answer.thinkingTokens();
    long soFar =
        over
            ? answer.outputTokens()
            : Math.min(answer.outputTokens() - 1, thoughts + Tokens.ofBytes(shownBytes));
    JsonValue.Obj response =
        form.response(parts, over, form.vendorUsage(Math.max(thoughts, soFar), thoughts));
    Optional<ReportedUsage> usage = over ? Optional.of(form.usage()) : Optional.empty();
    return new Frame(framed(response).getBytes(StandardCharsets.UTF_8), usage);
  }

  private static long bytes(JsonValue part) {
    boolean thought = part.asObject().flag("thought");
    return thought
        ? 0
        : part.asObject().get("text").map(t -> (long) t.asString().length()).orElse(8L);
  }

  private String framed(JsonValue.Obj response) {
    String text = Gemini.text(response);
    if (framing == Reply.Framing.EVENTS) {
      return "data: " + text + "\r\n\r\n";
    }
    String start = begun ? ",\r\n" : "[";
    begun = true;
    return start + text + (over ? "\n]\n" : "");
  }

  /// The parts in the pieces in which they are sent; the signature of a text comes last, alone.
  private static final class Steps implements Iterator<JsonValue> {

    private final AnswerForm form;
    private int index = -1;
    private Iterator<String> texts = List.<String>of().iterator();
    private Optional<JsonValue> next = Optional.empty();

    Steps(AnswerForm form) {
      this.form = form;
      advance();
    }

    @Override
    public boolean hasNext() {
      return next.isPresent();
    }

    @Override
    public JsonValue next() {
      JsonValue current = next.orElseThrow();
      advance();
      return current;
    }

    private void advance() {
      next = Optional.empty();
      while (next.isEmpty()) {
        if (texts.hasNext()) {
          JsonValue.ObjectBuilder piece = AnswerForm.text(texts.next());
          Part part = form.answer().parts().get(index);
          if (part instanceof Part.Thinking) {
            piece.put("thought", true);
          }
          Optional<String> signature = texts.hasNext() ? Optional.empty() : form.signature(index);
          signature.ifPresent(sealed -> piece.put("thoughtSignature", sealed));
          next = Optional.of(piece.build());
          return;
        }
        index++;
        if (index >= form.answer().parts().size()) {
          return;
        }
        switch (form.answer().parts().get(index)) {
          case Part.Text text -> texts = Pieces.of(text.text(), form.answer().pieces());
          case Part.Thinking thinking -> {
            if (form.showsThoughts()) {
              texts = Pieces.of(thinking.text(), 0);
            }
          }
          case Part.ToolCall ignored -> next = form.part(index);
        }
      }
    }
  }
}
