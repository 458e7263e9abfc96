package dev.signalbox.data.spool;

import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.UsageCounts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The writer of one event loop: appends to a segment of its own.
///
/// An attempt that stays open for long would keep its whole segment on the disk. So when more than
/// [#MAX_HELD] older segments are kept for their open attempts alone, those of the oldest sparse
/// one are copied forward, one segment for each new one; copying moves at most a quarter segment.
final class LoopWriter implements SpoolWriter {

  /// How many older segments may be kept for a few open attempts.
  static final int MAX_HELD = 4;

  private static final int SPARSE = 4;

  private final SegmentSupply supply;
  private final InstantSource clock;
  private final Map<RecordId, Open> open = new HashMap<>();
  private final Deque<Segment> held = new ArrayDeque<>();
  private final FrameBuffer frame = new FrameBuffer();
  private @Nullable Segment active;

  /// @param first the segment to begin with, if there is one to be had
  LoopWriter(SegmentSupply supply, InstantSource clock, @Nullable Segment first) {
    this.supply = supply;
    this.clock = clock;
    this.active = first;
  }

  /// Where an open attempt is, and what is known of it.
  private static final class Open {
    private Segment segment;
    private int offset;
    private final int length;
    private int checkpoints;
    private @Nullable Instant checkpointAt;
    private UsageCounts soFar = UsageCounts.NONE;

    Open(Segment segment, int offset, int length) {
      this.segment = segment;
      this.offset = offset;
      this.length = length;
    }
  }

  @Override
  public Admission opened(AttemptOpened opened) {
    if (open.containsKey(opened.id())) {
      throw new IllegalArgumentException("attempt " + opened.id() + " is open already");
    }
    if (supply.isClosed()) {
      return supply.cannotTake();
    }
    SlotCodec.write(frame, opened);
    int length = frame.length();
    try {
      Segment segment = active;
      if (segment == null || !segment.fits(length)) {
        segment = roll();
        if (segment == null) {
          return supply.cannotTake();
        }
        // Carrying attempts forward has used the buffer.
        SlotCodec.write(frame, opened);
      }
      int offset = segment.append(SlotLayout.ORIGINAL, frame);
      open.put(opened.id(), new Open(segment, offset, length));
    } catch (InternalError fault) {
      supply.diskFault(fault);
      setActiveAside();
      return supply.cannotTake();
    }
    supply.written();
    return Admission.METERED;
  }

  private @Nullable Segment roll() {
    Segment fresh = supply.poll();
    if (fresh == null) {
      return null;
    }
    setActiveAside();
    active = fresh;
    carryForward(fresh);
    return fresh;
  }

  private void setActiveAside() {
    if (active != null) {
      active.retire();
      held.addLast(active);
      active = null;
    }
  }

  private void carryForward(Segment into) {
    held.removeIf(segment -> segment.liveBytes() == 0);
    if (held.size() <= MAX_HELD) {
      return;
    }
    Iterator<Segment> oldestFirst = held.iterator();
    while (oldestFirst.hasNext()) {
      Segment source = oldestFirst.next();
      if (source.liveBytes() <= source.bytes() / SPARSE
          && source.liveBytes() <= into.bytes() / SPARSE) {
        oldestFirst.remove();
        into.takesOver(source);
        for (Open attempt : open.values()) {
          if (attempt.segment == source) {
            carry(attempt, into);
          }
        }
        if (source.liveBytes() > 0) {
          held.addLast(source);
        }
        return;
      }
    }
  }

  private void carry(Open attempt, Segment into) {
    Segment source = attempt.segment;
    if (!source.readOpened(attempt.offset, frame)) {
      // Damaged under us: it stays where it is, so that closing it there is still possible.
      return;
    }
    attempt.offset = into.append(SlotLayout.COPY, frame);
    attempt.segment = into;
    if (attempt.checkpointAt != null) {
      checkpoint(attempt, attempt.checkpointAt);
    }
    source.release(attempt.length);
  }

  @Override
  public void progress(RecordId id, UsageCounts soFar) {
    Open attempt = open.get(id);
    if (attempt == null || supply.isClosed()) {
      return;
    }
    Instant now = clock.instant();
    attempt.soFar = soFar;
    attempt.checkpointAt = now;
    try {
      checkpoint(attempt, now);
    } catch (InternalError fault) {
      supply.diskFault(fault);
    }
    supply.written();
  }

  private void checkpoint(Open attempt, Instant at) {
    SlotCodec.writeCheckpoint(frame, at, attempt.soFar);
    attempt.checkpoints++;
    attempt.segment.checkpoint(attempt.offset, attempt.length, attempt.checkpoints, frame);
  }

  @Override
  public void closed(AttemptClosed closed) {
    Open attempt = open.remove(closed.id());
    if (attempt == null || supply.isClosed()) {
      return;
    }
    try {
      SlotCodec.write(frame, closed);
      attempt.segment.close(attempt.offset, attempt.length, frame);
    } catch (InternalError fault) {
      supply.diskFault(fault);
    }
    supply.written();
  }
}
