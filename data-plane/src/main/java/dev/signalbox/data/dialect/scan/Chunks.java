package dev.signalbox.data.dialect.scan;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/// Shows the bytes of a buffer as arrays. A heap buffer is shown as it is; any other passes through
/// one small array per thread that stays in the processor's cache. That costs a few microseconds
/// per 200 KB and buys bounds-checked reads on one code path for every kind of buffer.
public final class Chunks {

  private static final int WINDOW = 16 * 1024;
  private static final FastThreadLocal<byte[]> WINDOWS =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[WINDOW];
        }
      };

  private Chunks() {}

  /// Shows what lies between reader and writer index. The sink must not start another walk.
  public static void walk(ByteBuf buffer, ByteSink sink) {
    int index = buffer.readerIndex();
    int end = buffer.writerIndex();
    if (buffer.hasArray()) {
      int shift = buffer.arrayOffset();
      if (index < end) {
        sink.bytes(buffer.array(), index + shift, end + shift);
      }
      return;
    }
    if (index == end) {
      return;
    }
    byte[] window = WINDOWS.get();
    while (index < end) {
      int length = Math.min(WINDOW, end - index);
      buffer.getBytes(index, window, 0, length);
      sink.bytes(window, 0, length);
      index += length;
    }
  }
}
