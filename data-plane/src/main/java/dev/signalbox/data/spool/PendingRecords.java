package dev.signalbox.data.spool;

import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// The shipper's end of the spool. One thread only.
///
/// A segment with a record that is not settled is never deleted, and only this class settles them;
/// so what it reads stays mapped. Closed slots do not change, and their checksum is verified on a
/// copy; so it may read while the writer writes.
final class PendingRecords {

  /// What a byte in the spool may become in JSON, at worst.
  private static final int MOST_JSON_PER_BYTE = 6;

  private static final int JSON_PER_RECORD = 1024;
  private static final int JSON_PER_DIMENSION = 64;

  private final SegmentSupply supply;
  private final LongAdder rejected = new LongAdder();
  private final FrameBuffer openedFrame = new FrameBuffer();
  private final FrameBuffer closedFrame = new FrameBuffer();

  PendingRecords(SegmentSupply supply) {
    this.supply = supply;
  }

  /// The next closed records that are not settled, oldest segment first. At least one if there is
  /// any, else as many as surely stay within the limits.
  ///
  /// @throws IOException if a record cannot be read by this version
  List<Item> next(int maxRecords, int maxJsonBytes) throws IOException {
    List<Item> batch = new ArrayList<>();
    long jsonBytes = 0;
    for (Segment segment : supply.segments()) {
      if (segment.pending() == 0) {
        continue;
      }
      boolean onlySettled = true;
      int count = segment.count();
      for (int index = segment.firstUnsettled(); index < count; index++) {
        int offset = segment.offset(index);
        if (segment.isMarked(offset)) {
          if (onlySettled) {
            segment.skipTo(index + 1);
          }
          continue;
        }
        onlySettled = false;
        if (segment.readClosed(offset, closedFrame) && segment.readOpened(offset, openedFrame)) {
          UsageRecord usage = decode(segment);
          jsonBytes += mostJsonBytes(usage);
          if (batch.size() == maxRecords || (!batch.isEmpty() && jsonBytes > maxJsonBytes)) {
            return batch;
          }
          batch.add(new Item(segment, offset, usage));
        }
      }
    }
    return batch;
  }

  private UsageRecord decode(Segment segment) throws IOException {
    try {
      AttemptOpened opened = SlotCodec.readOpened(new FrameBuffer.Reader(openedFrame));
      return new UsageRecord(
          opened, SlotCodec.readClosed(opened.id(), new FrameBuffer.Reader(closedFrame)));
    } catch (RuntimeException unknown) {
      throw new IOException(
          segment.file()
              + " holds a record of a newer version; start that version, or move the file away",
          unknown);
    }
  }

  private long mostJsonBytes(UsageRecord usage) {
    return (long) MOST_JSON_PER_BYTE * (openedFrame.length() + closedFrame.length())
        + JSON_PER_RECORD
        + (long) JSON_PER_DIMENSION * usage.opened().dimensions().size();
  }

  /// Notes that the sink has these records.
  void shipped(List<Item> records) {
    settle(records, SlotLayout.SHIPPED);
  }

  /// Notes that this record is kept in the folder of rejected ones.
  void rejected(Item rejectedRecord) {
    settle(List.of(rejectedRecord), SlotLayout.REJECTED);
    rejected.increment();
  }

  private void settle(List<Item> records, int why) {
    int index = 0;
    while (index < records.size()) {
      Segment segment = records.get(index).segment();
      int marked = 0;
      while (index < records.size() && records.get(index).segment() == segment) {
        segment.mark(records.get(index).offset(), why);
        marked++;
        index++;
      }
      // The last touch: from here on the segment may be deleted.
      segment.addSettled(marked);
    }
    supply.written();
  }

  long count() {
    long pending = 0;
    for (Segment segment : supply.segments()) {
      pending += segment.pending();
    }
    return pending;
  }

  long rejectedCount() {
    return rejected.sum();
  }

  /// A closed record on its way to the sink, and where it is in the spool.
  record Item(Segment segment, int offset, UsageRecord usage) {}
}
