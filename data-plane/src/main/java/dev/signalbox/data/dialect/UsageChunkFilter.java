package dev.signalbox.data.dialect;

import dev.signalbox.data.dialect.scan.Chunks;
import dev.signalbox.data.dialect.scan.SseScanner;
import dev.signalbox.data.dialect.scan.SseSink;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/// Hides the one event of a Chat stream that the client did not ask for: the usage chunk (`choices`
/// empty, `usage` an object) that is there because we switched `include_usage` on. All other bytes
/// pass as they are. Bytes are held back only while their event may still turn out to be that
/// chunk, so as a rule until its `choices` have been seen. One per answer; not safe for use by two
/// threads.
public final class UsageChunkFilter implements AutoCloseable {

  /// An event with more bytes cannot be a usage chunk.
  static final int MAX_EVENT_BYTES = 64 * 1024;

  private static final int MAX_HELD_PIECES = 4096;

  private final UsageChunkWatch watch = new UsageChunkWatch();
  private final SseScanner events = new SseScanner(new Cutter());
  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();

  /// Pairs of offsets from the start of the stream, found in the buffer at hand: what to hide.
  private long[] cuts = new long[2];

  private int cutCount;
  private long base;
  private long end;
  private long eventStart;
  private boolean lastHidden;
  private boolean closed;

  /// Passes on what may pass.
  ///
  /// @param in looked at between reader and writer index, not moved, not released
  /// @param last whether nothing more will come
  /// @param out gets slices with a reference of their own, which it has to release
  public void filter(ByteBuf in, boolean last, Consumer<ByteBuf> out) {
    base = end;
    end = base + in.readableBytes();
    cutCount = 0;
    Chunks.walk(in, events);
    if (last && events.hasData() && watch.isUsageChunk()) {
      cut(eventStart, end);
      eventStart = end;
    }
    long position = base;
    for (int index = 0; index < cutCount; index += 2) {
      if (cuts[index] < base) {
        releaseHeld();
      } else {
        pass(in, position, cuts[index], out);
      }
      position = cuts[index + 1];
    }
    if (last || !mayHold()) {
      pass(in, position, end, out);
      return;
    }
    if (eventStart >= base) {
      pass(in, position, eventStart, out);
      position = Math.max(position, eventStart);
    }
    if (position < end) {
      held.add(slice(in, position, end));
    }
  }

  /// Releases what is still held back; for a stream that was cut. May be called more than once.
  @Override
  public void close() {
    closed = true;
    releaseHeld();
  }

  private boolean mayHold() {
    return !closed
        && watch.mayBeUsageChunk()
        && end - eventStart <= MAX_EVENT_BYTES
        && held.size() < MAX_HELD_PIECES;
  }

  private void pass(ByteBuf in, long from, long to, Consumer<ByteBuf> out) {
    while (!held.isEmpty()) {
      out.accept(held.remove());
    }
    if (from < to) {
      out.accept(slice(in, from, to));
    }
  }

  private ByteBuf slice(ByteBuf in, long from, long to) {
    int index = in.readerIndex() + Math.toIntExact(from - base);
    return in.retainedSlice(index, Math.toIntExact(to - from));
  }

  private void releaseHeld() {
    while (!held.isEmpty()) {
      held.remove().release();
    }
  }

  private void cut(long from, long to) {
    if (cutCount == cuts.length) {
      cuts = Arrays.copyOf(cuts, cuts.length * 2);
    }
    cuts[cutCount++] = from;
    cuts[cutCount++] = to;
  }

  private final class Cutter implements SseSink {

    @Override
    public void eventName(byte[] bytes, int from, int to) {}

    @Override
    public void data(byte[] bytes, int from, int to) {
      watch.bytes(bytes, from, to);
    }

    @Override
    public void eventEnded(boolean hasData, long next) {
      lastHidden = hasData && next - eventStart <= MAX_EVENT_BYTES && watch.isUsageChunk();
      if (lastHidden) {
        cut(eventStart, next);
      }
      eventStart = next;
      watch.reset();
    }

    @Override
    public void lateLineFeed() {
      if (lastHidden) {
        cut(eventStart, eventStart + 1);
      }
      eventStart++;
    }
  }
}
