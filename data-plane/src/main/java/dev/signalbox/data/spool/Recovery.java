package dev.signalbox.data.spool;

import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes up what an earlier run left: closes what it left open, as an estimate.
///
/// The estimate is a pure function of what is on the disk, without a clock, so that a second crash
/// in the middle of this ends in the same records:
///
/// - counts: those of the last checkpoint; if there is none, one input token for every four bytes
///   of the request (rounded up) and no output, for nobody knows what was produced
/// - time of closing: that of the last checkpoint, else of the opening
final class Recovery {

  private static final int BYTES_PER_TOKEN = 4;

  private final SegmentFiles files;
  private final FrameBuffer frame = new FrameBuffer();
  private final List<Segment> segments = new ArrayList<>();
  private final List<OpenSlot> open = new ArrayList<>();

  /// The newest segment that holds a copy of an attempt.
  private final Map<RecordId, Long> copies = new HashMap<>();

  private int orphans;
  private int damagedSegments;

  Recovery(SegmentFiles files) {
    this.files = files;
  }

  private record OpenSlot(Segment segment, int offset, RecordId id) {}

  /// Reads all segments, and closes what is open in them, on the disk.
  ///
  /// @throws IOException if a file cannot be read or written; running again is safe
  void run() throws IOException {
    for (Path file : files.found()) {
      Optional<Segment> segment = files.reopen(file);
      if (segment.isPresent()) {
        segments.add(segment.get());
        scan(segment.get());
      } else {
        files.setAside(file);
        damagedSegments++;
      }
    }
    for (OpenSlot slot : open) {
      if (copies.getOrDefault(slot.id(), 0L) > slot.segment().sequence()) {
        slot.segment().mark(slot.offset(), SlotLayout.MOVED);
      } else {
        closeOrphan(slot);
      }
    }
    for (Segment segment : segments) {
      segment.force();
    }
  }

  private void scan(Segment segment) {
    segment.scan(
        offset -> {
          // The scan has just read the opened frame into the buffer.
          RecordId id = SlotCodec.readId(new FrameBuffer.Reader(frame));
          if (segment.kind(offset) == SlotLayout.COPY) {
            copies.merge(id, segment.sequence(), Math::max);
          }
          boolean marked = segment.isMarked(offset);
          if (segment.readClosed(offset, frame)) {
            segment.foundClosed(marked);
          } else if (!marked) {
            open.add(new OpenSlot(segment, offset, id));
          }
        },
        frame);
  }

  private void closeOrphan(OpenSlot slot) throws IOException {
    Segment segment = slot.segment();
    if (!segment.readOpened(slot.offset(), frame)) {
      throw new IOException(segment.file() + " changed while it was read");
    }
    AttemptOpened opened = SlotCodec.readOpened(new FrameBuffer.Reader(frame));
    AttemptClosed closed = orphan(opened, segment.readCheckpoint(slot.offset(), frame));
    SlotCodec.write(frame, closed);
    segment.closeOrphan(slot.offset(), frame);
    orphans++;
  }

  private static AttemptClosed orphan(
      AttemptOpened opened, Optional<Segment.Checkpoint> checkpoint) {
    Instant lastSeen = checkpoint.map(Segment.Checkpoint::at).orElse(opened.openedAt());
    long requestBytes = Math.max(0, opened.requestBytes());
    UsageCounts counts =
        checkpoint.map(Segment.Checkpoint::counts).orElseGet(() -> guess(requestBytes));
    return new AttemptClosed(
        opened.id(),
        lastSeen,
        Outcome.ORPHANED,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        counts,
        Basis.ESTIMATED,
        requestBytes,
        0,
        -1,
        false);
  }

  private static UsageCounts guess(long requestBytes) {
    return UsageCounts.NONE.with(Unit.INPUT_TOKEN, Math.ceilDiv(requestBytes, BYTES_PER_TOKEN));
  }

  SegmentFiles files() {
    return files;
  }

  /// The segments found, oldest first.
  List<Segment> segments() {
    return segments;
  }

  int orphans() {
    return orphans;
  }

  int damagedSegments() {
    return damagedSegments;
  }
}
