package dev.signalbox.data.conversation;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
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
import dev.signalbox.data.conversation.Part.Foreign;
import dev.signalbox.data.conversation.Part.Reasoning;
import dev.signalbox.data.conversation.Part.Text;
import dev.signalbox.data.conversation.Part.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Puts an answer together that came piece by piece, and holds the events to their contract: begun
/// once, parts begun before they go on and ended before the answer is, nothing after the end.
public final class Assembled {

  private static final class Open {
    final PartStarted started;
    final StringBuilder text = new StringBuilder();
    Optional<Seal> seal = Optional.empty();
    boolean ended;

    Open(PartStarted started) {
      this.started = started;
    }
  }

  private final Map<Integer, Object> parts = new TreeMap<>();
  private Optional<Started> started = Optional.empty();
  private Optional<Finished> finished = Optional.empty();
  private Optional<Failed> failed = Optional.empty();

  /// Puts together what came.
  ///
  /// @throws IllegalStateException if the events break their contract
  public static Assembled of(List<AnswerEvent> events) {
    Assembled assembled = new Assembled();
    events.forEach(assembled::add);
    require(assembled.finished.isPresent() != assembled.failed.isPresent(), "an end, and one only");
    return assembled;
  }

  /// The answer, which must have come whole.
  public Answer answer() {
    Finished end = finished.orElseThrow();
    Started begin = started.orElseThrow();
    return new Answer(
        begin.id(),
        begin.model(),
        parts.values().stream().map(Assembled::part).toList(),
        end.stop(),
        end.stopText(),
        end.usage());
  }

  /// The failure, which must have come.
  public Failed failure() {
    return failed.orElseThrow();
  }

  /// What the first event said of the usage.
  public AnswerUsage firstUsage() {
    return started.orElseThrow().usage();
  }

  private void add(AnswerEvent event) {
    require(finished.isEmpty() && failed.isEmpty(), "nothing after the end");
    if (!(event instanceof Started || event instanceof Failed || event instanceof Ping)) {
      require(started.isPresent(), "the start first");
    }
    switch (event) {
      case Started begin -> {
        require(started.isEmpty(), "one start");
        started = Optional.of(begin);
      }
      case PartStarted part -> {
        require(part.index() == parts.size(), "ascending indexes");
        parts.put(part.index(), new Open(part));
      }
      case Piece piece -> open(piece.index()).text.append(piece.text());
      case Sealed sealed -> {
        require(open(sealed.index()).seal.isEmpty(), "one seal");
        open(sealed.index()).seal = Optional.of(sealed.seal());
      }
      case PartEnded part -> open(part.index()).ended = true;
      case ForeignPart part -> {
        require(part.index() == parts.size(), "ascending indexes");
        parts.put(part.index(), part);
      }
      case Finished end -> {
        require(
            parts.values().stream().noneMatch(part -> part instanceof Open open && !open.ended),
            "all parts ended");
        finished = Optional.of(end);
      }
      case Failed end -> failed = Optional.of(end);
      case Ping ignored -> {}
    }
  }

  private Open open(int index) {
    require(parts.get(index) instanceof Open open && !open.ended, "a part that is open");
    return (Open) parts.get(index);
  }

  private static Part part(Object part) {
    if (part instanceof ForeignPart(int index, var dialect, String kind, var raw)) {
      return new Foreign(dialect, kind, raw);
    }
    Open open = (Open) part;
    String text = open.text.toString();
    return switch (open.started.kind()) {
      case TEXT -> Text.of(text);
      case REASONING -> new Reasoning(text, open.seal);
      case TOOL_CALL, CUSTOM_TOOL_CALL ->
          new ToolCall(
              open.started.callId(),
              open.started.name(),
              text,
              open.started.kind() == PartKind.CUSTOM_TOOL_CALL,
              open.seal,
              Optional.empty());
    };
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException("the events have not " + what);
    }
  }
}
