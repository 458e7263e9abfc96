package dev.signalbox.data.spool;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.ConversationHashes;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.wire.Surface;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The binary form of what is in a slot. Enums are written as their position, so constants may only
/// be added at the end; anything else needs a new [Segment#VERSION].
final class SlotCodec {

  static final int MAX_TEXT = 256;
  static final int MAX_VALUE = 1024;
  static final int MAX_TIER = 64;
  static final int MAX_PROVIDER_ID = 128;
  static final int MAX_DIMENSIONS = 64;

  /// Most bytes of an opened frame.
  static final int MAX_OPENED =
      256
          + 4 * (2 + MAX_TEXT)
          + 8 * ConversationHashes.MAX_CHAIN
          + MAX_DIMENSIONS * (2 * (2 + MAX_TEXT) + 2 + MAX_VALUE + 1);

  private static final int UNITS = Unit.values().length;

  /// For how many units there is room, so that a new one does not change the layout.
  static final int MAX_UNITS = 12;

  /// Bytes of a checkpoint frame, the same however many units there are.
  static final int CHECKPOINT = 12 + 1 + 8 * MAX_UNITS;

  private static final int ABSENT = 0xFFFF;

  /// Most bytes of a closed frame: what is set aside for it at opening.
  static final int MAX_CLOSED =
      12
          + 1
          + 1
          + 4
          + 1
          + 8 * MAX_UNITS
          + 3 * 8
          + 1
          + 3 * 2
          + MAX_TEXT
          + MAX_TIER
          + MAX_PROVIDER_ID;

  private static final Surface[] SURFACES = Surface.values();
  private static final Outcome[] OUTCOMES = Outcome.values();
  private static final Basis[] BASES = Basis.values();
  private static final Unit[] UNIT_VALUES = Unit.values();

  private SlotCodec() {}

  static void write(FrameBuffer out, AttemptOpened opened) {
    out.clear();
    out.putUuid(opened.id().value());
    out.putUuid(opened.tenant().value());
    out.putText(opened.key().value(), MAX_TEXT);
    out.putUuid(opened.callId());
    out.putInt(opened.attempt());
    write(out, opened.openedAt());
    out.putLong(opened.policyVersion());
    out.putByte(opened.surface().ordinal());
    out.putText(opened.provider(), MAX_TEXT);
    out.putText(opened.modelAsked(), MAX_TEXT);
    out.putText(opened.modelRouted(), MAX_TEXT);
    out.putLong(opened.requestBytes());
    List<Dimension> dimensions = opened.dimensions();
    int count = Math.min(dimensions.size(), MAX_DIMENSIONS);
    out.putByte(count);
    for (int index = 0; index < count; index++) {
      Dimension dimension = dimensions.get(index);
      out.putText(dimension.name(), MAX_TEXT);
      out.putText(dimension.value(), MAX_VALUE);
      out.putText(dimension.source(), MAX_TEXT);
      out.putByte(dimension.trusted() ? 1 : 0);
    }
    if (opened.conversation().isPresent()) {
      write(out, opened.conversation().get());
    } else {
      out.putByte(-1);
    }
  }

  private static void write(FrameBuffer out, ConversationHashes hashes) {
    long[] chain = hashes.chain();
    int first = Math.max(0, chain.length - ConversationHashes.MAX_CHAIN);
    out.putByte(chain.length - first);
    out.putLong(hashes.root());
    for (int index = first; index < chain.length; index++) {
      out.putLong(chain[index]);
    }
  }

  static AttemptOpened readOpened(FrameBuffer.Reader in) {
    return new AttemptOpened(
        readId(in),
        new TenantId(in.readUuid()),
        new KeyId(in.readText()),
        in.readUuid(),
        in.readInt(),
        readInstant(in),
        in.readLong(),
        SURFACES[in.readByte()],
        in.readText(),
        in.readText(),
        in.readText(),
        in.readLong(),
        readDimensions(in),
        readConversation(in));
  }

  /// The id alone, which comes first in an opened frame.
  static RecordId readId(FrameBuffer.Reader in) {
    UUID value = in.readUuid();
    return new RecordId(value);
  }

  private static List<Dimension> readDimensions(FrameBuffer.Reader in) {
    int count = in.readByte();
    List<Dimension> dimensions = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      dimensions.add(
          new Dimension(in.readText(), in.readText(), in.readText(), in.readByte() == 1));
    }
    return dimensions;
  }

  private static Optional<ConversationHashes> readConversation(FrameBuffer.Reader in) {
    int links = in.readByte();
    if (links < 0) {
      return Optional.empty();
    }
    long root = in.readLong();
    long[] chain = new long[links];
    for (int index = 0; index < links; index++) {
      chain[index] = in.readLong();
    }
    return Optional.of(new ConversationHashes(root, chain));
  }

  static void write(FrameBuffer out, AttemptClosed closed) {
    out.clear();
    write(out, closed.closedAt());
    out.putByte(closed.outcome().ordinal());
    out.putByte(closed.basis().ordinal());
    out.putInt(closed.status());
    write(out, closed.counts());
    out.putLong(closed.requestBytes());
    out.putLong(closed.responseBytes());
    out.putLong(closed.firstByteMicros());
    out.putByte(closed.streamed() ? 1 : 0);
    write(out, closed.modelServed(), MAX_TEXT);
    write(out, closed.servedTier(), MAX_TIER);
    write(out, closed.providerRequestId(), MAX_PROVIDER_ID);
  }

  static AttemptClosed readClosed(RecordId id, FrameBuffer.Reader in) {
    Instant closedAt = readInstant(in);
    Outcome outcome = OUTCOMES[in.readByte()];
    Basis basis = BASES[in.readByte()];
    int status = in.readInt();
    UsageCounts counts = readCounts(in);
    long requestBytes = in.readLong();
    long responseBytes = in.readLong();
    long firstByteMicros = in.readLong();
    boolean streamed = in.readByte() == 1;
    return new AttemptClosed(
        id,
        closedAt,
        outcome,
        status,
        readOptional(in),
        readOptional(in),
        readOptional(in),
        counts,
        basis,
        requestBytes,
        responseBytes,
        firstByteMicros,
        streamed);
  }

  static void writeCheckpoint(FrameBuffer out, Instant at, UsageCounts counts) {
    out.clear();
    write(out, at);
    write(out, counts);
    while (out.length() < CHECKPOINT) {
      out.putByte(0);
    }
  }

  private static void write(FrameBuffer out, Instant time) {
    out.putLong(time.getEpochSecond());
    out.putInt(time.getNano());
  }

  static Instant readInstant(FrameBuffer.Reader in) {
    long seconds = in.readLong();
    return Instant.ofEpochSecond(seconds, in.readInt());
  }

  private static void write(FrameBuffer out, UsageCounts counts) {
    out.putByte(UNITS);
    for (Unit unit : UNIT_VALUES) {
      out.putLong(counts.of(unit));
    }
  }

  /// An older version may have written fewer units; the others are zero.
  static UsageCounts readCounts(FrameBuffer.Reader in) {
    long[] counts = new long[UNITS];
    int written = in.readByte();
    for (int index = 0; index < written; index++) {
      counts[index] = in.readLong();
    }
    return UsageCounts.ofOrdinals(counts);
  }

  private static void write(FrameBuffer out, Optional<String> text, int maxBytes) {
    if (text.isPresent()) {
      out.putText(text.get(), maxBytes);
    } else {
      out.putShort(ABSENT);
    }
  }

  private static Optional<String> readOptional(FrameBuffer.Reader in) {
    int length = in.readShort();
    return length == ABSENT ? Optional.empty() : Optional.of(in.readText(length));
  }
}
