package dev.signalbox.control.audit;

import dev.signalbox.model.audit.ChainHash;
import dev.signalbox.model.audit.ExportFormat;
import dev.signalbox.model.audit.ExportStatement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;

/// The bytes of an export, made as they are read. Not safe for use by several threads.
final class ExportStream extends InputStream {

  /// What is in memory at a time: so many entries, or fewer that are large.
  static final int CHUNK_ENTRIES = 500;

  /// As [#CHUNK_ENTRIES].
  static final long CHUNK_BYTES = 2 * 1024 * 1024;

  private final ExportStatement statement;
  private final List<CheckpointStore.Note> notes;
  private final LongFunction<List<EntryStore.Stored>> chunks;
  private byte[] ready;
  private int position;
  private long last;
  private ChainHash link;
  private int nextNote;

  /// @param chunks gives the entries after one
  ExportStream(
      byte[] header,
      ExportStatement statement,
      List<CheckpointStore.Note> notes,
      LongFunction<List<EntryStore.Stored>> chunks) {
    this.ready = header;
    this.statement = statement;
    this.notes = notes;
    this.chunks = chunks;
    this.last = statement.from() - 1;
    this.link = statement.start();
  }

  @Override
  public int read() throws IOException {
    return fill() ? ready[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, ready.length - position);
    System.arraycopy(ready, position, into, offset, count);
    position += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (position == ready.length) {
      if (last >= statement.to()) {
        return false;
      }
      ready = next();
      position = 0;
    }
    return true;
  }

  private byte[] next() throws IOException {
    List<EntryStore.Stored> chunk = chunks.apply(last);
    if (chunk.isEmpty()) {
      throw new IOException("entries of the audit log are missing after " + last);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (EntryStore.Stored entry : chunk) {
      out.writeBytes(ExportFormat.entry(link, entry.sequence(), entry.hash(), entry.content()));
      link = entry.hash();
      last = entry.sequence();
      while (nextNote < notes.size() && notes.get(nextNote).sequence() <= last) {
        out.writeBytes(ExportFormat.checkpoint(nextNote + 1L, notes.get(nextNote).text()));
        nextNote++;
      }
    }
    return out.toByteArray();
  }
}
