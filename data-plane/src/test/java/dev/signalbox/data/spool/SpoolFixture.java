package dev.signalbox.data.spool;

import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// Small spools, a clock that tests move, and crashes.
final class SpoolFixture {

  static final int SEGMENT_BYTES = 256 << 10;

  /// A clock that moves only when told to.
  static final class TestClock implements InstantSource {
    private volatile Instant now = Attempts.START;

    @Override
    public Instant instant() {
      return now;
    }

    void move(Duration by) {
      now = now.plus(by);
    }
  }

  private SpoolFixture() {}

  static SpoolSettings settings(Path directory, int segments) {
    return new SpoolSettings(
        directory,
        (long) segments * SEGMENT_BYTES,
        SEGMENT_BYTES,
        Duration.ofMillis(10),
        WhenFull.REFUSE);
  }

  static UsageSpool open(Path directory) throws IOException {
    return UsageSpool.open(settings(directory, 64), new TestClock());
  }

  /// Opens with a random source of its own, so that two runs can be compared byte for byte.
  static UsageSpool open(Path directory, RandomGenerator random) throws IOException {
    return UsageSpool.open(settings(directory, 64), new TestClock(), random, SegmentFiles::zeros);
  }

  /// What the disk holds at this moment: what a process finds that starts after a kill -9. The
  /// keeper may be deleting; what was copied across a deletion is no moment, and is copied again.
  static Path crash(Path directory, Path into) throws IOException {
    Files.createDirectories(into);
    while (!copied(segmentFiles(directory), into)
        || !segmentFiles(directory).stream()
            .map(Path::getFileName)
            .toList()
            .containsAll(segmentFiles(into).stream().map(Path::getFileName).toList())) {
      for (Path file : segmentFiles(into)) {
        Files.delete(file);
      }
    }
    return into;
  }

  private static boolean copied(List<Path> files, Path into) throws IOException {
    try {
      for (Path file : files) {
        Files.copy(file, into.resolve(file.getFileName()));
      }
      return true;
    } catch (NoSuchFileException deleted) {
      return false;
    }
  }

  /// All closed records, taken out of the spool as the shipper does.
  static List<UsageRecord> drain(UsageSpool spool) throws IOException {
    List<UsageRecord> all = new ArrayList<>();
    while (true) {
      List<PendingRecords.Item> batch = spool.pending().next(500, 4 << 20);
      if (batch.isEmpty()) {
        return all;
      }
      batch.forEach(item -> all.add(item.usage()));
      spool.pending().shipped(batch);
    }
  }

  /// Records by id; a record that is there twice is an error.
  static Map<RecordId, UsageRecord> byId(List<UsageRecord> records) {
    Map<RecordId, UsageRecord> byId = new LinkedHashMap<>();
    for (UsageRecord item : records) {
      if (byId.put(item.opened().id(), item) != null) {
        throw new AssertionError("twice: " + item.opened().id());
      }
    }
    return byId;
  }

  static List<Path> segmentFiles(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.spool")) {
      List<Path> sorted = new ArrayList<>();
      files.forEach(sorted::add);
      sorted.sort(null);
      return sorted;
    }
  }

  /// Waits for another thread to bring something about.
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came about: " + what);
      }
      Thread.onSpinWait();
      Thread.yield();
    }
  }
}
