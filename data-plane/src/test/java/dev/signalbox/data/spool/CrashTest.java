package dev.signalbox.data.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/// Crashes at every kind of moment: what is whole on the disk is a record, what was only opened is
/// an orphan, nothing is there twice, nothing appears that was not written.
final class CrashTest {

  /// Writers, what is open at each, and what has happened.
  private static final class Run {
    final UsageSpool spool;
    final List<SpoolWriter> writers = new ArrayList<>();
    final List<List<Long>> open = new ArrayList<>();
    final Set<RecordId> opened = new HashSet<>();
    final Set<RecordId> closed = new HashSet<>();
    final RandomGenerator random;
    long next = 1;

    Run(UsageSpool spool, int writers, RandomGenerator random) {
      this.spool = spool;
      this.random = random;
      for (int index = 0; index < writers; index++) {
        this.writers.add(spool.newWriter());
        open.add(new ArrayList<>());
      }
    }

    void step() {
      int which = random.nextInt(writers.size());
      SpoolWriter writer = writers.get(which);
      List<Long> mine = open.get(which);
      int dice = random.nextInt(10);
      if (mine.isEmpty() || dice < 4) {
        SpoolFixture.await("a spare", () -> spool.spares() > 0);
        long number = next++;
        assertThat(writer.opened(Attempts.opened(number))).isEqualTo(Admission.METERED);
        mine.add(number);
        opened.add(Attempts.id(number));
      } else if (dice < 6) {
        long number = mine.get(random.nextInt(mine.size()));
        writer.progress(Attempts.id(number), Attempts.counts(number, random.nextInt(100)));
      } else {
        long number = mine.remove(random.nextInt(mine.size()));
        writer.closed(Attempts.closed(number));
        closed.add(Attempts.id(number));
      }
    }
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void aCutAtAnyByteLosesOnlyWhatIsNotWhole(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int writers,
      @ForAll @IntRange(max = 600) int steps,
      @ForAll boolean truncate)
      throws IOException {
    withDirectory(directory -> {
      Random random = new Random(seed);
      Path crashed = directory.resolve("crashed");
      Path whole = directory.resolve("whole");
      try (UsageSpool spool = SpoolFixture.open(directory.resolve("live"))) {
        Run run = new Run(spool, writers, random);
        for (int step = 0; step < steps; step++) {
          run.step();
        }
        SpoolFixture.crash(directory.resolve("live"), crashed);
        SpoolFixture.crash(crashed, whole);
      }
      List<Path> files = SpoolFixture.segmentFiles(crashed);
      Path victim = files.get(random.nextInt(files.size()));
      Path twin = whole.resolve(victim.getFileName());
      cut(victim, random, truncate, lastSlotEnd(twin));
      Map<RecordId, Boolean> expected = new HashMap<>();
      for (Path file : SpoolFixture.segmentFiles(whole)) {
        expected.putAll(wholeIn(file, crashed.resolve(file.getFileName())));
      }

      assertRecovered(crashed, expected);
    });
  }

  private static void cut(Path file, RandomGenerator random, boolean truncate, int used)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = random.nextInt(Math.min(bytes.length, used + 100));
    if (truncate) {
      Files.write(file, Arrays.copyOf(bytes, at));
    } else {
      Arrays.fill(bytes, at, bytes.length, (byte) 0);
      Files.write(file, bytes);
    }
  }

  /// The attempts of a file whose opened frame survives in a cut twin: with true if the closed
  /// frame does too.
  private static Map<RecordId, Boolean> wholeIn(Path file, Path cutFile) throws IOException {
    Map<RecordId, Boolean> found = new HashMap<>();
    byte[] before = Files.readAllBytes(file);
    byte[] after = Arrays.copyOf(Files.readAllBytes(cutFile), before.length);
    if (!Arrays.equals(before, 0, Segment.HEADER_BYTES, after, 0, Segment.HEADER_BYTES)) {
      return found;
    }
    FrameBuffer frame = new FrameBuffer();
    Segment segment = reopen(file);
    segment.scan(
        offset -> {
          int length = segment.openedLength(offset);
          RecordId id = SlotCodec.readId(new FrameBuffer.Reader(frame));
          int openedEnd = offset + SlotLayout.OPENED_AT + length;
          int closedFrom = offset + SlotLayout.closedAt(length);
          int closedTo = closedFrom + 8 + SlotCodec.MAX_CLOSED;
          if (Arrays.equals(before, offset, openedEnd, after, offset, openedEnd)) {
            boolean closed = segment.readClosed(offset, frame);
            found.put(
                id,
                closed && Arrays.equals(before, closedFrom, closedTo, after, closedFrom, closedTo));
          }
        },
        frame);
    segment.unmap();
    return found;
  }

  private static int lastSlotEnd(Path file) throws IOException {
    Segment segment = reopen(file);
    int[] end = {Segment.HEADER_BYTES};
    segment.scan(
        offset -> end[0] = offset + SlotLayout.size(segment.openedLength(offset)),
        new FrameBuffer());
    segment.unmap();
    return end[0];
  }

  private static Segment reopen(Path file) throws IOException {
    return new SegmentFiles(file.getParent(), new Random(0), SegmentFiles::zeros)
        .reopen(file)
        .orElseThrow();
  }

  private static void assertRecovered(Path directory, Map<RecordId, Boolean> expected)
      throws IOException {
    try (UsageSpool spool = SpoolFixture.open(directory)) {
      Map<RecordId, UsageRecord> found = SpoolFixture.byId(SpoolFixture.drain(spool));
      assertThat(found.keySet()).isEqualTo(expected.keySet());
      expected.forEach((id, closed) ->
          assertThat(found.get(id).closed().outcome())
              .as("%s", id)
              .isEqualTo(closed ? Outcome.COMPLETED : Outcome.ORPHANED));
    }
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void anOperationCutShortCountsWhollyOrNotAtAll(
      @ForAll long seed, @ForAll @IntRange(max = 400) int steps) throws IOException {
    withDirectory(directory -> {
      Random random = new Random(seed);
      Path before = directory.resolve("before");
      Path after = directory.resolve("after");
      Map<RecordId, Boolean> expectedBefore = new HashMap<>();
      Map<RecordId, Boolean> expectedAfter = new HashMap<>();
      try (UsageSpool spool = SpoolFixture.open(directory.resolve("live"))) {
        Run run = new Run(spool, 2, random);
        for (int step = 0; step < steps; step++) {
          run.step();
        }
        SpoolFixture.crash(directory.resolve("live"), before);
        run.opened.forEach(id -> expectedBefore.put(id, run.closed.contains(id)));
        run.step();
        SpoolFixture.crash(directory.resolve("live"), after);
        run.opened.forEach(id -> expectedAfter.put(id, run.closed.contains(id)));
      }

      boolean complete = applyPart(before, after, random);

      Map<RecordId, Boolean> found = recovered(before);
      if (complete) {
        assertThat(found).isEqualTo(expectedAfter);
      } else {
        assertThat(found).isIn(expectedBefore, expectedAfter);
      }
    });
  }

  /// Applies any subset of the bytes that an operation changed, as a torn write may.
  private static boolean applyPart(Path before, Path after, RandomGenerator random)
      throws IOException {
    boolean complete = true;
    int percent = random.nextInt(101);
    for (Path file : SpoolFixture.segmentFiles(after)) {
      byte[] changed = Files.readAllBytes(file);
      Path target = before.resolve(file.getFileName());
      byte[] bytes = Files.exists(target) ? Files.readAllBytes(target) : new byte[changed.length];
      for (int index = 0; index < bytes.length; index++) {
        if (bytes[index] != changed[index]) {
          if (random.nextInt(100) < percent) {
            bytes[index] = changed[index];
          } else {
            complete = false;
          }
        }
      }
      if (Files.exists(target)) {
        Files.write(target, bytes);
      } else {
        Files.copy(file, target);
      }
    }
    return complete;
  }

  private static Map<RecordId, Boolean> recovered(Path directory) throws IOException {
    Map<RecordId, Boolean> found = new HashMap<>();
    try (UsageSpool spool = SpoolFixture.open(directory)) {
      SpoolFixture.byId(SpoolFixture.drain(spool))
          .forEach((id, item) -> found.put(id, item.closed().outcome() == Outcome.COMPLETED));
    }
    return found;
  }

  /// Everything at once: several writers, segments that come and go, long attempts carried forward,
  /// shipping in between, and crashes after which another run goes on in the same place.
  @Property(tries = 4, shrinking = ShrinkingMode.OFF)
  void throughManyCrashesEveryAttemptComesOutOnce(@ForAll long seed) throws IOException {
    withDirectory(directory -> {
      Random random = new Random(seed);
      Map<RecordId, Outcome> ledger = new HashMap<>();
      Set<RecordId> opened = new HashSet<>();
      Set<RecordId> closed = new HashSet<>();
      Path current = directory.resolve("0");
      long next = 1;
      for (int life = 1; life <= 4; life++) {
        Path crashed = directory.resolve(Integer.toString(life));
        try (UsageSpool spool = SpoolFixture.open(current)) {
          Run run = new Run(spool, 2, random);
          run.next = next;
          longAttempts(run, 3);
          for (int step = 0; step < 6000; step++) {
            run.step();
            if (random.nextInt(200) == 0) {
              ship(spool, random, ledger);
            }
          }
          next = run.next;
          opened.addAll(run.opened);
          closed.addAll(run.closed);
          // The files may be deleted while they are copied; a crash has no such moment.
          quiesce(spool);
          SpoolFixture.crash(current, crashed);
        }
        current = crashed;
      }
      try (UsageSpool spool = SpoolFixture.open(current)) {
        SpoolFixture.drain(spool).forEach(item -> book(ledger, item));
      }

      assertThat(ledger.keySet()).isEqualTo(opened);
      opened.forEach(id ->
          assertThat(ledger.get(id))
              .isEqualTo(closed.contains(id) ? Outcome.COMPLETED : Outcome.ORPHANED));
    });
  }

  /// Attempts that stay open to the end of this life.
  private static void longAttempts(Run run, int count) {
    for (int index = 0; index < count; index++) {
      long number = run.next++;
      SpoolFixture.await("a spare", () -> run.spool.spares() > 0);
      run.writers.getFirst().opened(Attempts.opened(number));
      run.opened.add(Attempts.id(number));
    }
  }

  private static void quiesce(UsageSpool spool) {
    SpoolFixture.await("rest", () -> spool.spares() >= 2 && spool.status().syncLag().isZero());
  }

  private static void ship(UsageSpool spool, RandomGenerator random, Map<RecordId, Outcome> ledger)
      throws IOException {
    List<PendingRecords.Item> batch = spool.pending().next(1 + random.nextInt(500), 4 << 20);
    batch.forEach(item -> book(ledger, item.usage()));
    if (random.nextInt(4) > 0) {
      // One time in four the crash comes between shipping and noting it.
      spool.pending().shipped(batch);
    }
  }

  /// The ledger: the same id again must say the same.
  private static void book(Map<RecordId, Outcome> ledger, UsageRecord item) {
    Outcome before = ledger.put(item.opened().id(), item.closed().outcome());
    assertThat(Optional.ofNullable(before))
        .isIn(Optional.empty(), Optional.of(item.closed().outcome()));
  }

  @Example
  void anEmptySpoolRecoversToNothing() throws IOException {
    withDirectory(directory -> {
      try (UsageSpool spool = SpoolFixture.open(directory.resolve("live"))) {
        spool.newWriter();
        SpoolFixture.crash(directory.resolve("live"), directory.resolve("crashed"));
      }
      assertRecovered(directory.resolve("crashed"), Map.of());
    });
  }

  private interface InDirectory {
    void run(Path directory) throws IOException;
  }

  private static void withDirectory(InDirectory test) throws IOException {
    Path directory = Files.createTempDirectory("spool");
    try {
      test.run(directory);
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
        for (Path child : children) {
          delete(child);
        }
      }
    }
    Files.delete(path);
  }
}
