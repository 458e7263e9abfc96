package dev.signalbox.data.batch;

import dev.signalbox.data.file.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The open batches on the disk, a file each. What was added is there after a crash at any point;
/// what was removed may come back once, which the ledger does not mind. Blocks; not for event
/// loops, and for one thread at a time.
public final class BatchJournal {

  /// So many batches may be open at a time.
  public static final int MOST = 10_000;

  private static final System.Logger LOG = System.getLogger(BatchJournal.class.getName());
  private static final String ENDING = ".json";

  private final Path directory;

  public BatchJournal(Path directory) {
    this.directory = directory;
  }

  /// Everything that is open. A file that cannot be read is left where it is and told of.
  public List<OpenBatch> read() {
    List<OpenBatch> open = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + ENDING)) {
      for (Path file : files) {
        readOne(file, open);
      }
    } catch (NoSuchFileException none) {
      return open;
    } catch (IOException unreadable) {
      LOG.log(System.Logger.Level.ERROR, "open batches cannot be read: {0}", unreadable);
    }
    return open;
  }

  private static void readOne(Path file, List<OpenBatch> open) {
    try {
      new PrivateFile(file).read().map(OpenBatchText::read).ifPresent(open::add);
    } catch (IOException | RuntimeException damaged) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0} is not a batch that this proxy wrote; its use will not be booked: {1}",
          file,
          damaged.getClass().getSimpleName());
    }
  }

  /// Writes a batch down, or what has become of it.
  ///
  /// @throws IOException if the disk does not take it
  public void write(OpenBatch batch) throws IOException {
    file(batch.name()).write(OpenBatchText.write(batch));
  }

  /// Forgets a batch that is booked.
  ///
  /// @throws IOException if the disk does not take it
  public void remove(OpenBatch.Name batch) throws IOException {
    Files.deleteIfExists(file(batch).path());
  }

  private PrivateFile file(OpenBatch.Name batch) {
    String all = batch.tenant().value() + "\n" + batch.provider() + "\n" + batch.batchId();
    UUID name = UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8));
    return new PrivateFile(directory.resolve(name + ENDING));
  }
}
