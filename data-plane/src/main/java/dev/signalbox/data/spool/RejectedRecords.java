package dev.signalbox.data.spool;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// Records that the sink will never take, kept for a person to look at: one file of JSON lines per
/// UTC day in the folder `rejected`. The member `batch` of a line can be sent again as it is.
final class RejectedRecords {

  private final Path folder;
  private final long maxBytes;

  RejectedRecords(Path spoolDirectory, long maxBytes) {
    this.folder = spoolDirectory.resolve("rejected");
    this.maxBytes = maxBytes;
  }

  /// Keeps a record; it is on the disk when this returns.
  ///
  /// @throws IOException if it could not be kept: the folder is full, or the disk
  void keep(UsageRecord usage, String reason, Instant now) throws IOException {
    byte[] line =
        Json.writeBytes(
            JsonValue.object()
                .put("rejected_at", now.toString())
                .put("reason", reason)
                .put("batch", Json.parse(UsageBatchCodec.write(List.of(usage))))
                .build());
    Files.createDirectories(folder);
    if (bytes() + line.length + 1 > maxBytes) {
      throw new IOException(
          folder
              + " is full of records that the control plane does not take; see why, then empty it");
    }
    Path file = folder.resolve(LocalDate.ofInstant(now, ZoneOffset.UTC) + ".jsonl");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer out = ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
      while (out.hasRemaining()) {
        channel.write(out);
      }
      channel.force(true);
    }
  }

  private long bytes() throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        sum += Files.size(file);
      }
    }
    return sum;
  }
}
