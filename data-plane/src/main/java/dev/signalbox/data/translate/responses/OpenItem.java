package dev.signalbox.data.translate.responses;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.wire.Dialect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// An item of a stream that is not done. What came in pieces is not taken again from the whole;
/// what is missing of it is.
final class OpenItem {

  private static final String BETWEEN_SUMMARIES = "\n\n";

  private final Consumer<AnswerEvent> out;
  private final Numbers numbers;
  private final Map<Long, Integer> texts = new LinkedHashMap<>();
  private final StringBuilder input = new StringBuilder();
  private String type = "";
  private int part = -1;
  private long summaries = -1;
  private boolean ended;

  OpenItem(Consumer<AnswerEvent> out, Numbers numbers) {
    this.out = out;
    this.numbers = numbers;
  }

  /// The item was added.
  void begin(Obj item) {
    type = Fields.text(item, "type");
    switch (type) {
      case "reasoning" -> start(PartKind.REASONING, "", "");
      case "function_call" -> call(item, PartKind.TOOL_CALL);
      case "custom_tool_call" -> call(item, PartKind.CUSTOM_TOOL_CALL);
      default -> {
        // A message begins with its first text; what is not known is taken when it is done.
      }
    }
  }

  private void call(Obj item, PartKind kind) {
    numbers.calls = true;
    String name = Names.full(Fields.text(item, "namespace"), Fields.text(item, "name"));
    start(kind, Fields.text(item, "call_id"), name);
  }

  private void start(PartKind kind, String callId, String name) {
    part = numbers.next++;
    out.accept(new AnswerEvent.PartStarted(part, kind, callId, name));
  }

  /// More of a text.
  void text(long content, String piece, boolean refusal) {
    if (ended || piece.isEmpty() || !type.equals("message")) {
      return;
    }
    numbers.refusals |= refusal;
    Integer known = texts.get(content);
    int index = known == null ? numbers.next++ : known;
    if (known == null) {
      texts.values().forEach(before -> out.accept(new AnswerEvent.PartEnded(before)));
      texts.put(content, index);
      out.accept(new AnswerEvent.PartStarted(index, PartKind.TEXT, "", ""));
    }
    out.accept(new AnswerEvent.Piece(index, piece));
  }

  /// More of a thought.
  void thought(long summary, String piece) {
    if (ended || piece.isEmpty() || !type.equals("reasoning")) {
      return;
    }
    if (summaries >= 0 && summary > summaries) {
      out.accept(new AnswerEvent.Piece(part, BETWEEN_SUMMARIES));
    }
    summaries = Math.max(summaries, summary);
    out.accept(new AnswerEvent.Piece(part, piece));
  }

  /// More of the input of a call.
  void input(String piece) {
    if (!ended && part >= 0 && !piece.isEmpty() && type.endsWith("_call")) {
      input.append(piece);
      out.accept(new AnswerEvent.Piece(part, piece));
    }
  }

  /// The item is done.
  ///
  /// @param item as it is now; without members if that is not known
  void end(Obj item) {
    if (ended) {
      return;
    }
    switch (type) {
      case "message" -> endMessage(item);
      case "reasoning" -> endThought(item);
      case "function_call" -> endCall(Items.arguments(item).value());
      case "custom_tool_call" -> endCall(Fields.text(item, "input"));
      default -> {
        if (!item.members().isEmpty()) {
          out.accept(new AnswerEvent.ForeignPart(numbers.next++, Dialect.RESPONSES, type, item));
        }
      }
    }
    ended = true;
  }

  private void endMessage(Obj item) {
    if (texts.isEmpty()) {
      List<JsonValue> content = Fields.items(item, "content");
      for (int index = 0; index < content.size(); index++) {
        if (content.get(index) instanceof Obj said) {
          text(index, Fields.text(said, "text"), false);
          text(index, Fields.text(said, "refusal"), true);
        }
      }
    }
    List<Integer> open = List.copyOf(texts.values());
    if (!open.isEmpty()) {
      out.accept(new AnswerEvent.PartEnded(open.getLast()));
    }
  }

  private void endThought(Obj item) {
    if (summaries < 0) {
      thought(0, Items.summary(item));
    }
    Items.seal(item).ifPresent(seal -> out.accept(new AnswerEvent.Sealed(part, seal)));
    out.accept(new AnswerEvent.PartEnded(part));
  }

  private void endCall(String whole) {
    String said = input.toString();
    if (said.isEmpty()) {
      input(whole);
    } else if (whole.length() > said.length() && whole.startsWith(said)) {
      input(whole.substring(said.length()));
    }
    out.accept(new AnswerEvent.PartEnded(part));
  }

  /// What the items of one answer have in common.
  static final class Numbers {
    private int next;
    private boolean calls;
    private boolean refusals;

    /// Whether there was a call.
    boolean calls() {
      return calls;
    }

    /// Whether the model would not answer.
    boolean refusals() {
      return refusals;
    }
  }
}
