package dev.signalbox.data.relay;

import dev.signalbox.data.dialect.BodyPatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The bytes of a request body that came before it was known where the call goes. Parts are kept as
/// they came; a patch only splits them. Only where a client sends many crumbs are these put
/// together, because each part costs memory of its own.
public final class HeldBody {

  /// So many parts are kept as they came, however small.
  private static final int FREE_PARTS = 8;

  private static final int CRUMB_BYTES = 2_048;
  private static final int PILE_BYTES = 16_384;

  private final List<ByteBuf> parts = new ArrayList<>(4);
  private @Nullable ByteBuf pile;
  private long bytes;

  /// Keeps a part, which passes into this object's hands.
  public void add(ByteBuf part) {
    int length = part.readableBytes();
    bytes += length;
    if (length > 0 && (parts.size() < FREE_PARTS || length >= CRUMB_BYTES)) {
      parts.add(part);
      pile = null;
      return;
    }
    if (length > 0) {
      ByteBuf crumbs = pile;
      if (crumbs == null || crumbs.maxWritableBytes() < length) {
        crumbs = part.alloc().buffer(CRUMB_BYTES, PILE_BYTES);
        parts.add(crumbs);
        pile = crumbs;
      }
      crumbs.writeBytes(part);
    }
    part.release();
  }

  /// How many bytes are kept.
  public long bytes() {
    return bytes;
  }

  /// Hands on all parts with the patches applied, and keeps none. Patches lie within what is kept
  /// and do not overlap.
  public void drainTo(List<BodyPatch> patches, Consumer<ByteBuf> out) {
    List<BodyPatch> ordered = new ArrayList<>(patches);
    ordered.sort(Comparator.comparingLong(BodyPatch::offset));
    long position = 0;
    long skipUntil = 0;
    int next = 0;
    for (ByteBuf part : parts) {
      long end = position + part.readableBytes();
      while (next < ordered.size() && ordered.get(next).offset() < end) {
        BodyPatch patch = ordered.get(next++);
        position = pass(part, position, skipUntil, patch.offset(), out);
        out.accept(Unpooled.wrappedBuffer(patch.insert()));
        skipUntil = patch.offset() + patch.removeLength();
      }
      pass(part, position, skipUntil, end, out);
      part.release();
      position = end;
    }
    parts.clear();
    pile = null;
    bytes = 0;
  }

  /// The same, with what lies between many patches put together again into pieces of about so many
  /// bytes.
  public void drainTo(List<BodyPatch> patches, int pieceBytes, Consumer<ByteBuf> out) {
    if (patches.size() <= FREE_PARTS) {
      drainTo(patches, out);
      return;
    }
    ByteBuf[] piece = {Unpooled.buffer(pieceBytes)};
    drainTo(
        patches,
        part -> {
          piece[0].writeBytes(part);
          part.release();
          if (piece[0].readableBytes() >= pieceBytes) {
            out.accept(piece[0]);
            piece[0] = Unpooled.buffer(pieceBytes);
          }
        });
    out.accept(piece[0]);
  }

  /// Hands on the bytes of a part from `position` (or `skipUntil`, if that is later) up to `end`,
  /// all counted from the start of the body.
  private static long pass(
      ByteBuf part, long position, long skipUntil, long end, Consumer<ByteBuf> out) {
    long from = Math.min(Math.max(position, skipUntil), end);
    part.skipBytes((int) (from - position));
    int length = (int) (end - from);
    if (length > 0) {
      out.accept(part.readRetainedSlice(length));
    }
    return end;
  }

  /// A copy of all bytes, which stay; of more than `most` only the first ones.
  public byte[] peek(int most) {
    byte[] copy = new byte[(int) Math.min(most, bytes)];
    int length = 0;
    for (ByteBuf part : parts) {
      int taken = Math.min(part.readableBytes(), copy.length - length);
      part.getBytes(part.readerIndex(), copy, length, taken);
      length += taken;
    }
    return copy;
  }

  /// All bytes in one piece, as they came; nothing is kept any more.
  public byte[] takeAll() {
    return takeAll(List.of());
  }

  /// All bytes in one piece with the patches applied; nothing is kept any more.
  public byte[] takeAll(List<BodyPatch> patches) {
    long length = bytes;
    for (BodyPatch patch : patches) {
      length += patch.growth();
    }
    ByteBuf all = Unpooled.wrappedBuffer(new byte[Math.toIntExact(length)]).clear();
    drainTo(
        patches,
        part -> {
          all.writeBytes(part);
          part.release();
        });
    return all.array();
  }

  /// Lets go of everything.
  public void release() {
    parts.forEach(ByteBuf::release);
    parts.clear();
    pile = null;
    bytes = 0;
  }
}
