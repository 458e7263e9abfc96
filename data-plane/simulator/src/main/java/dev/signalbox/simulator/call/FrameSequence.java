package dev.signalbox.simulator.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The events of a stream, each made when it is asked for, so that thousands of long streams can be
/// held at once.
public final class FrameSequence implements Iterator<Frame> {

  private final Deque<Iterator<Frame>> parts = new ArrayDeque<>();

  /// Appends one event.
  public FrameSequence then(Supplier<Frame> frame) {
    parts.add(
        new Iterator<>() {
          private boolean given;

          @Override
          public boolean hasNext() {
            return !given;
          }

          @Override
          public Frame next() {
            given = true;
            return frame.get();
          }
        });
    return this;
  }

  /// Appends events that are made elsewhere.
  public FrameSequence then(Iterator<Frame> frames) {
    parts.add(frames);
    return this;
  }

  /// Appends events of several parts, one of each in turn.
  public FrameSequence inTurn(List<? extends Iterator<Frame>> several) {
    Deque<Iterator<Frame>> waiting = new ArrayDeque<>(several);
    parts.add(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            waiting.removeIf(part -> !part.hasNext());
            return !waiting.isEmpty();
          }

          @Override
          public Frame next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            Iterator<Frame> part = waiting.remove();
            Frame frame = part.next();
            waiting.add(part);
            return frame;
          }
        });
    return this;
  }

  /// Appends one event for each piece.
  public FrameSequence each(Iterator<String> pieces, Function<String, Frame> frame) {
    parts.add(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return pieces.hasNext();
          }

          @Override
          public Frame next() {
            return frame.apply(pieces.next());
          }
        });
    return this;
  }

  /// The same events without those that are to be left out.
  public static Iterator<Frame> without(Iterator<Frame> frames, Predicate<Frame> left) {
    return new Iterator<>() {
      private final Deque<Frame> next = new ArrayDeque<>();

      @Override
      public boolean hasNext() {
        while (next.isEmpty() && frames.hasNext()) {
          Frame frame = frames.next();
          if (!left.test(frame)) {
            next.add(frame);
          }
        }
        return !next.isEmpty();
      }

      @Override
      public Frame next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return next.remove();
      }
    };
  }

  @Override
  public boolean hasNext() {
    while (!parts.isEmpty() && !parts.getFirst().hasNext()) {
      parts.removeFirst();
    }
    return !parts.isEmpty();
  }

  @Override
  public Frame next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return parts.getFirst().next();
  }
}
