package dev.signalbox.data.spool;

import static dev.signalbox.data.spool.SlotLayout.CHECKSUM_AT;
import static dev.signalbox.data.spool.SlotLayout.KIND_AT;
import static dev.signalbox.data.spool.SlotLayout.LENGTH_AT;
import static dev.signalbox.data.spool.SlotLayout.MARK_AT;
import static dev.signalbox.data.spool.SlotLayout.OPENED_AT;

import dev.signalbox.model.usage.UsageCounts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One file of the spool, mapped into memory: a header and slots ([SlotLayout]).
///
/// Three threads meet here. The writer of the segment appends, checks and closes slots; the shipper
/// reads closed slots and marks them; the keeper forces the file to disk and deletes it when it is
/// done. Each counter has one thread that changes it.
final class Segment {

  /// Version of the layout and of [SlotCodec].
  static final int VERSION = 1;

  static final int HEADER_BYTES = 64;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final long sequence;
  private final long salt;
  private final Arena arena;
  private final MemorySegment memory;

  /// Where the slots begin; only the first [#count] are filled in.
  private final int[] offsets;

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger live = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger settled = new AtomicInteger();
  private final AtomicBoolean dirty = new AtomicBoolean();
  private volatile boolean retired;
  private volatile @Nullable Segment movedFrom;

  private int tail = HEADER_BYTES;
  private long liveBytes;
  private volatile int firstUnsettled;

  Segment(Path file, long sequence, long salt, Arena arena, MemorySegment memory) {
    this.file = file;
    this.sequence = sequence;
    this.salt = salt;
    this.arena = arena;
    this.memory = memory;
    this.offsets = new int[(bytes() - HEADER_BYTES) / SlotLayout.leastSize() + 1];
  }

  Path file() {
    return file;
  }

  long sequence() {
    return sequence;
  }

  int bytes() {
    return (int) memory.byteSize();
  }

  int count() {
    return count.getAcquire();
  }

  int offset(int index) {
    return offsets[index];
  }

  // ---- the writer

  boolean fits(int openedLength) {
    return tail + SlotLayout.size(openedLength) <= bytes();
  }

  /// Appends a slot for an opened frame, and returns where it begins.
  int append(int kind, FrameBuffer opened) {
    int offset = tail;
    int length = opened.length();
    int checksum = opened.checksum(salt, offset, kind);
    copyIn(opened, offset + OPENED_AT);
    memory.set(INT, offset + KIND_AT, kind);
    memory.set(INT, offset + LENGTH_AT, length);
    memory.set(INT, offset + CHECKSUM_AT, checksum);
    VarHandle.releaseFence();
    memory.set(INT, offset, SlotLayout.SLOT_MAGIC);
    tail += SlotLayout.size(length);
    liveBytes += SlotLayout.size(length);
    offsets[count.getPlain()] = offset;
    live.setRelease(live.getPlain() + 1);
    count.setRelease(count.getPlain() + 1);
    dirty.set(true);
    return offset;
  }

  /// Writes the checkpoint with this number, over the one before the last.
  void checkpoint(int offset, int openedLength, int number, FrameBuffer frame) {
    int at = offset + SlotLayout.checkpointAt(openedLength, number & 1);
    copyIn(frame, at + 8);
    memory.set(INT, at + 4, number);
    VarHandle.releaseFence();
    memory.set(INT, at, frame.checksum(salt, at, checkpointKind(number)));
    dirty.set(true);
  }

  /// Writes the closed frame of a slot.
  void close(int offset, int openedLength, FrameBuffer frame) {
    writeClosed(offset, openedLength, frame);
    closed.setRelease(closed.getPlain() + 1);
    release(openedLength);
  }

  /// Ends the writer's interest in a slot without closing it: a copy of it lives elsewhere.
  void release(int openedLength) {
    liveBytes -= SlotLayout.size(openedLength);
    live.setRelease(live.getPlain() - 1);
  }

  private void writeClosed(int offset, int openedLength, FrameBuffer frame) {
    int at = offset + SlotLayout.closedAt(openedLength);
    copyIn(frame, at + 8);
    memory.set(INT, at, frame.length());
    VarHandle.releaseFence();
    memory.set(INT, at + 4, frame.checksum(salt, at, SlotLayout.CLOSED));
    dirty.set(true);
  }

  long liveBytes() {
    return liveBytes;
  }

  /// The writer will not append any more.
  void retire() {
    retired = true;
  }

  /// This segment has taken over what was open in another, which must therefore go first: were it
  /// the other way round, a crash would bring the old slots back to life.
  void takesOver(Segment other) {
    movedFrom = other;
  }

  // ---- readers

  /// Copies the opened frame of a slot out, and tells whether its checksum is right.
  boolean readOpened(int offset, FrameBuffer into) {
    int length = openedLength(offset);
    if (length < 1 || length > SlotCodec.MAX_OPENED || offset + SlotLayout.size(length) > bytes()) {
      return false;
    }
    copyOut(offset + OPENED_AT, length, into);
    return into.checksum(salt, offset, kind(offset)) == memory.get(INT, offset + CHECKSUM_AT);
  }

  /// Copies the closed frame of a slot out, and tells whether it is there and whole.
  boolean readClosed(int offset, FrameBuffer into) {
    int at = offset + SlotLayout.closedAt(openedLength(offset));
    int length = memory.get(INT, at);
    if (length < 1 || length > SlotCodec.MAX_CLOSED) {
      return false;
    }
    int checksum = memory.get(INT, at + 4);
    copyOut(at + 8, length, into);
    return into.checksum(salt, at, SlotLayout.CLOSED) == checksum;
  }

  /// The newest whole checkpoint of a slot.
  Optional<Checkpoint> readCheckpoint(int offset, FrameBuffer into) {
    Optional<Checkpoint> first = readCheckpoint(offset, 0, into);
    Optional<Checkpoint> second = readCheckpoint(offset, 1, into);
    if (first.isEmpty() || second.isEmpty()) {
      return first.or(() -> second);
    }
    return first.get().number() > second.get().number() ? first : second;
  }

  private Optional<Checkpoint> readCheckpoint(int offset, int which, FrameBuffer into) {
    int at = offset + SlotLayout.checkpointAt(openedLength(offset), which);
    int number = memory.get(INT, at + 4);
    if (number == 0) {
      return Optional.empty();
    }
    copyOut(at + 8, SlotCodec.CHECKPOINT, into);
    if (into.checksum(salt, at, checkpointKind(number)) != memory.get(INT, at)) {
      return Optional.empty();
    }
    FrameBuffer.Reader in = new FrameBuffer.Reader(into);
    return Optional.of(new Checkpoint(number, SlotCodec.readInstant(in), SlotCodec.readCounts(in)));
  }

  /// What was known of an attempt in the middle of it.
  record Checkpoint(int number, Instant at, UsageCounts counts) {}

  /// The number is part of what the checksum protects.
  private static int checkpointKind(int number) {
    return SlotLayout.CHECKPOINT + (number << 4);
  }

  int openedLength(int offset) {
    return memory.get(INT, offset + LENGTH_AT);
  }

  int kind(int offset) {
    return memory.get(INT, offset + KIND_AT);
  }

  /// Whether a slot needs no more attention.
  boolean isMarked(int offset) {
    int mark = memory.get(INT, offset + MARK_AT) ^ memory.get(INT, offset + CHECKSUM_AT);
    return mark == SlotLayout.SHIPPED || mark == SlotLayout.REJECTED || mark == SlotLayout.MOVED;
  }

  /// Marks a slot as needing no more attention. One aligned word, so it is there or not.
  void mark(int offset, int why) {
    memory.set(INT, offset + MARK_AT, memory.get(INT, offset + CHECKSUM_AT) ^ why);
    dirty.set(true);
  }

  private void copyIn(FrameBuffer frame, int at) {
    MemorySegment.copy(
        frame.bytes(), FrameBuffer.GAP, memory, ValueLayout.JAVA_BYTE, at, frame.length());
  }

  private void copyOut(int at, int length, FrameBuffer into) {
    MemorySegment.copy(
        memory, ValueLayout.JAVA_BYTE, at, into.reserve(length), FrameBuffer.GAP, length);
  }

  // ---- the shipper

  int pending() {
    return Math.max(0, closed.getAcquire() - settled.getAcquire());
  }

  int firstUnsettled() {
    return firstUnsettled;
  }

  /// Skips slots at the beginning that need no more attention.
  void skipTo(int index) {
    firstUnsettled = index;
  }

  void addSettled(int more) {
    settled.setRelease(settled.getPlain() + more);
  }

  // ---- recovery

  /// Finds the slots of an earlier run. Damaged ones are stepped over.
  void scan(SlotVisitor visitor, FrameBuffer scratch) {
    int offset = HEADER_BYTES;
    while (offset + SlotLayout.leastSize() <= bytes()) {
      if (memory.get(INT, offset) == SlotLayout.SLOT_MAGIC && readOpened(offset, scratch)) {
        offsets[count.getPlain()] = offset;
        count.setRelease(count.getPlain() + 1);
        tail = offset + SlotLayout.size(openedLength(offset));
        visitor.slot(offset);
        offset = tail;
      } else {
        offset += SlotLayout.ALIGNMENT;
      }
    }
    retired = true;
  }

  /// What recovery does with each slot.
  interface SlotVisitor {
    void slot(int offset);
  }

  /// Counts a slot that was closed before.
  void foundClosed(boolean marked) {
    closed.setRelease(closed.getPlain() + 1);
    if (marked) {
      addSettled(1);
    }
  }

  /// Closes a slot that an earlier run left open.
  void closeOrphan(int offset, FrameBuffer frame) {
    writeClosed(offset, openedLength(offset), frame);
    foundClosed(false);
  }

  // ---- the keeper

  int live() {
    return live.getAcquire();
  }

  /// Whether nothing in this file is needed any more, apart from [#mustOutlive].
  boolean isDone() {
    return retired && live.getAcquire() == 0 && pending() == 0;
  }

  /// Whether another segment must be deleted before this one.
  boolean mustOutlive() {
    return movedFrom != null;
  }

  void otherDeleted(Segment other) {
    if (movedFrom == other) {
      movedFrom = null;
    }
  }

  boolean isDirty() {
    return dirty.get();
  }

  /// Forces what was written to the disk.
  ///
  /// @throws java.io.UncheckedIOException if the disk fails; the segment stays dirty
  void force() {
    if (dirty.getAndSet(false)) {
      boolean forced = false;
      try {
        memory.force();
        forced = true;
      } finally {
        if (!forced) {
          dirty.set(true);
        }
      }
    }
  }

  void unmap() {
    arena.close();
  }
}
