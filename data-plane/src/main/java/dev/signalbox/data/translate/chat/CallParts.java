package dev.signalbox.data.translate.chat;

import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.Fields;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Num;
import dev.signalbox.model.json.JsonValue.Obj;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// The calls of a stream. Servers differ: some give every call the index 0 and a new id, some leave
/// the index out, some send arguments whole, and some say them again when they were complete.
final class CallParts {

  private static final int MAX_CALLS = 128;

  private final Consumer<AnswerEvent> out;
  private final IntSupplier nextPart;
  private final List<Call> calls = new ArrayList<>();

  CallParts(Consumer<AnswerEvent> out, IntSupplier nextPart) {
    this.out = out;
    this.nextPart = nextPart;
  }

  /// Whether there was a call.
  boolean any() {
    return !calls.isEmpty();
  }

  /// More of a call.
  void delta(JsonValue item) {
    if (!(item instanceof Obj delta)) {
      return;
    }
    boolean custom = Fields.text(delta, "type").equals("custom") || delta.get("custom").isPresent();
    Obj said = Fields.child(delta, custom ? "custom" : "function");
    String id = Fields.text(delta, "id");
    Call call = find(delta.members().get("index"), id, custom);
    if (call == null) {
      return;
    }
    call.say(id, Fields.text(said, "name"));
    Calls.seal(delta).ifPresent(call::seal);
    call.more(custom ? Fields.text(said, "input") : arguments(said));
  }

  /// More of a call as it was before there could be several.
  void oldDelta(Obj said) {
    Call call = find(null, "", false);
    if (call != null) {
      call.say("", Fields.text(said, "name"));
      call.more(arguments(said));
    }
  }

  private static String arguments(Obj said) {
    return said.members().get("arguments") instanceof Obj object
        ? Json.write(object)
        : Fields.text(said, "arguments");
  }

  private @Nullable Call find(@Nullable JsonValue index, String id, boolean custom) {
    long wanted = index instanceof Num number ? number.toLong() : -1;
    for (int place = calls.size() - 1; place >= 0; place--) {
      Call call = calls.get(place);
      boolean sameIndex = wanted < 0 || call.index == wanted;
      boolean sameId = id.isEmpty() || call.id.isEmpty() || call.id.equals(id);
      if (sameIndex && sameId) {
        return call;
      }
    }
    if (calls.size() >= MAX_CALLS) {
      return null;
    }
    endComplete();
    Call call = new Call(wanted, custom);
    calls.add(call);
    return call;
  }

  /// Ends the calls whose arguments are complete.
  void endComplete() {
    for (Call call : calls) {
      if (call.progress.isComplete()) {
        call.end();
      }
    }
  }

  /// Ends all calls.
  void endAll() {
    calls.forEach(Call::end);
  }

  /// A call.
  private final class Call {
    private final long index;
    private final boolean custom;
    private final JsonProgress progress = new JsonProgress();
    private final StringBuilder early = new StringBuilder();
    private String id = "";
    private String name = "";
    private int part = -1;
    private boolean hasPieces;
    private boolean ended;

    Call(long index, boolean custom) {
      this.index = index;
      this.custom = custom;
    }

    /// Begins when the name is known. Some send it again; that is not more of it.
    void say(String saidId, String saidName) {
      id = id.isEmpty() ? saidId : id;
      if (part >= 0 || saidName.isEmpty()) {
        return;
      }
      name = saidName;
      part = nextPart.getAsInt();
      out.accept(
          new AnswerEvent.PartStarted(
              part, custom ? PartKind.CUSTOM_TOOL_CALL : PartKind.TOOL_CALL, id, name));
      more(early.toString());
    }

    void seal(dev.signalbox.data.conversation.Seal seal) {
      if (part >= 0 && !ended) {
        out.accept(new AnswerEvent.Sealed(part, seal));
      }
    }

    void more(String piece) {
      if (piece.isEmpty() || ended || (!custom && progress.isComplete())) {
        return;
      }
      if (part < 0) {
        early.append(piece);
        return;
      }
      if (!custom) {
        progress.feed(piece);
      }
      hasPieces = true;
      out.accept(new AnswerEvent.Piece(part, piece));
    }

    void end() {
      if (part < 0 || ended) {
        return;
      }
      ended = true;
      if (!hasPieces && !custom) {
        out.accept(new AnswerEvent.Piece(part, "{}"));
      }
      out.accept(new AnswerEvent.PartEnded(part));
    }
  }
}
