package dev.signalbox.data.spool;

/// Where things lie in a slot. A slot belongs to one attempt and holds, in this order:
///
/// | bytes | what |
/// |---|---|
/// | 4 | [#SLOT_MAGIC], written last |
/// | 4 | kind: [#ORIGINAL] or [#COPY] |
/// | 4 | length of the opened frame |
/// | 4 | CRC32C of the opened frame |
/// | 4 | mark: zero, or the checksum mixed with why the slot needs no more attention |
/// | 12 | zero |
/// | length, to 8 | the opened frame |
/// | 2 × [#CHECKPOINT_BYTES] | two checkpoints, written in turn: CRC32C, number, frame |
/// | 4 + 4 | length and CRC32C of the closed frame |
/// | [SlotCodec#MAX_CLOSED] | the closed frame |
///
/// So closing never needs new space, an attempt and its end are never in different files, and a
/// slot that waits for its end does not hold up its neighbours. Slots begin at multiples of 64
/// bytes, so that the next one can be found behind a damaged one.
final class SlotLayout {

  static final int ALIGNMENT = 64;
  static final int SLOT_MAGIC = 0x51B0_5107;

  static final int KIND_AT = 4;
  static final int LENGTH_AT = 8;
  static final int CHECKSUM_AT = 12;
  static final int MARK_AT = 16;
  static final int OPENED_AT = 32;

  /// An attempt as it was opened.
  static final int ORIGINAL = 1;

  /// An attempt that was carried over from an older segment; it supersedes the slot there.
  static final int COPY = 2;

  /// Kind of a checkpoint frame, for its checksum.
  static final int CHECKPOINT = 3;

  /// Kind of a closed frame, for its checksum.
  static final int CLOSED = 4;

  /// The sink has the record.
  static final int SHIPPED = 0x0517_ED01;

  /// The record is in the folder of rejected ones.
  static final int REJECTED = 0x0EEC_7ED2;

  /// A copy in a later segment supersedes the slot.
  static final int MOVED = 0x0A0B_ED03;

  static final int CHECKPOINT_BYTES = align(8 + SlotCodec.CHECKPOINT, 8);

  private SlotLayout() {}

  static int checkpointAt(int openedLength, int which) {
    return OPENED_AT + align(openedLength, 8) + which * CHECKPOINT_BYTES;
  }

  /// Where the length of the closed frame lies.
  static int closedAt(int openedLength) {
    return checkpointAt(openedLength, 2);
  }

  /// Size of the whole slot.
  static int size(int openedLength) {
    return align(closedAt(openedLength) + 8 + SlotCodec.MAX_CLOSED, ALIGNMENT);
  }

  static int leastSize() {
    return size(1);
  }

  private static int align(int value, int to) {
    return (value + to - 1) / to * to;
  }
}
