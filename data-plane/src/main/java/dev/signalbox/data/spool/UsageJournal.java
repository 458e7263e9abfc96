package dev.signalbox.data.spool;

import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A local file as a sink, for a proxy that runs without a control plane: one batch as JSON a line,
/// in `usage.jsonl`. When the file is full it becomes `usage.1.jsonl`, and so on; the oldest goes.
public final class UsageJournal implements UsageSink {

  private static final long MAX_FILE_BYTES = 256L << 20;
  private static final int MAX_FILES = 4;

  private final Path directory;

  /// @param directory where the files are written; must exist
  public UsageJournal(Path directory) {
    this.directory = directory;
  }

  @Override
  public ShipResult ship(List<UsageRecord> batch) throws IOException {
    Path current = directory.resolve("usage.jsonl");
    if (Files.exists(current) && Files.size(current) > MAX_FILE_BYTES) {
      rotate(current);
    }
    byte[] json = UsageBatchCodec.write(batch);
    ByteBuffer line = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
    try (FileChannel file =
        FileChannel.open(current, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (line.hasRemaining()) {
        file.write(line);
      }
      file.force(false);
    }
    return new ShipResult.Delivered(batch.size(), 0, List.of());
  }

  private void rotate(Path current) throws IOException {
    Files.deleteIfExists(numbered(MAX_FILES));
    for (int number = MAX_FILES - 1; number >= 1; number--) {
      if (Files.exists(numbered(number))) {
        Files.move(numbered(number), numbered(number + 1));
      }
    }
    Files.move(current, numbered(1));
  }

  private Path numbered(int number) {
    return directory.resolve("usage." + number + ".jsonl");
  }
}
