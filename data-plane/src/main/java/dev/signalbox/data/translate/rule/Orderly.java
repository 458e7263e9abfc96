package dev.signalbox.data.translate.rule;

import dev.signalbox.data.conversation.Answer.AnswerUsage;
import dev.signalbox.data.conversation.AnswerEvent;
import dev.signalbox.data.conversation.AnswerEvent.PartKind;
import dev.signalbox.data.conversation.StopReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes a stream that every client understands: it begins once, its parts come one after the other
/// with indexes from 0 without holes, all are complete at its end, and nothing comes after that.
/// What comes in between of another part waits until the one before it is complete.
public final class Orderly implements Rule {

  @Override
  public Consumer<AnswerEvent> answers(Consumer<AnswerEvent> next) {
    return new Order(next);
  }

  private static final class Order implements Consumer<AnswerEvent> {
    private final Consumer<AnswerEvent> next;
    private final Map<Integer, Waiting> known = new HashMap<>();
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private int parts;
    private boolean started;
    private boolean ended;
    private boolean calls;

    Order(Consumer<AnswerEvent> next) {
      this.next = next;
    }

    @Override
    public void accept(AnswerEvent event) {
      if (ended) {
        return;
      }
      switch (event) {
        case AnswerEvent.Started begun -> start(begun);
        case AnswerEvent.PartStarted part -> {
          start(new AnswerEvent.Started("", "", AnswerUsage.NONE));
          open(part);
        }
        case AnswerEvent.Piece piece -> say(piece.index(), piece);
        case AnswerEvent.Sealed sealed -> say(sealed.index(), sealed);
        case AnswerEvent.PartEnded part -> end(part.index());
        case AnswerEvent.ForeignPart ignored -> {}
        case AnswerEvent.Finished finished -> finish(finished);
        case AnswerEvent.Ping ping -> {
          if (started) {
            next.accept(ping);
          }
        }
        case AnswerEvent.Failed failed -> {
          ended = true;
          next.accept(failed);
        }
      }
    }

    private void start(AnswerEvent.Started begun) {
      if (!started) {
        started = true;
        next.accept(begun);
      }
    }

    private void open(AnswerEvent.PartStarted part) {
      end(part.index()); // An index that is used again means another part.
      calls |= part.kind() == PartKind.TOOL_CALL || part.kind() == PartKind.CUSTOM_TOOL_CALL;
      Waiting waiting = new Waiting(parts++, part);
      known.put(part.index(), waiting);
      queue.add(waiting);
      if (queue.size() == 1) {
        waiting.begin(next);
      }
    }

    private void say(int index, AnswerEvent event) {
      Waiting part = known.get(index);
      if (part == null || part.complete) {
        return;
      }
      if (queue.peek() == part) {
        next.accept(part.renumbered(event));
      } else {
        part.held.add(event);
      }
    }

    private void end(int index) {
      Waiting part = known.remove(index);
      if (part == null) {
        return;
      }
      part.complete = true;
      while (true) {
        @Nullable Waiting first = queue.peek();
        if (first == null || !first.complete) {
          return;
        }
        queue.remove();
        next.accept(new AnswerEvent.PartEnded(first.number));
        @Nullable Waiting second = queue.peek();
        if (second != null) {
          second.begin(next);
        }
      }
    }

    private void finish(AnswerEvent.Finished finished) {
      start(new AnswerEvent.Started("", "", AnswerUsage.NONE));
      List<Integer> open =
          known.entrySet().stream()
              .sorted(
                  (one, other) -> Integer.compare(one.getValue().number, other.getValue().number))
              .map(Map.Entry::getKey)
              .toList();
      open.forEach(this::end);
      ended = true;
      next.accept(
          new AnswerEvent.Finished(
              stop(finished.stop(), calls), finished.stopText(), finished.usage()));
    }
  }

  /// An answer that calls tools wants their results, and one that calls none does not.
  public static StopReason stop(StopReason said, boolean calls) {
    if (said == StopReason.END && calls) {
      return StopReason.TOOL_USE;
    }
    return said == StopReason.TOOL_USE && !calls ? StopReason.END : said;
  }

  private static final class Waiting {
    private final int number;
    private final AnswerEvent.PartStarted begun;
    private final List<AnswerEvent> held = new ArrayList<>();
    private boolean complete;

    Waiting(int number, AnswerEvent.PartStarted begun) {
      this.number = number;
      this.begun = begun;
    }

    void begin(Consumer<AnswerEvent> next) {
      next.accept(new AnswerEvent.PartStarted(number, begun.kind(), begun.callId(), begun.name()));
      for (AnswerEvent event : held) {
        next.accept(renumbered(event));
      }
      held.clear();
    }

    AnswerEvent renumbered(AnswerEvent event) {
      return switch (event) {
        case AnswerEvent.Piece piece -> new AnswerEvent.Piece(number, piece.text());
        case AnswerEvent.Sealed sealed -> new AnswerEvent.Sealed(number, sealed.seal());
        default -> event;
      };
    }
  }
}
