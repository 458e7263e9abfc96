package dev.signalbox.data.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsageSpoolTest {

  @TempDir private Path temporary;

  @Test
  void aClosedAttemptComesOutAsItWentIn() throws IOException {
    try (UsageSpool spool = SpoolFixture.open(temporary)) {
      SpoolWriter writer = spool.newWriter();

      assertThat(writer.opened(Attempts.opened(1))).isEqualTo(Admission.METERED);
      assertThat(SpoolFixture.drain(spool)).isEmpty();
      writer.closed(Attempts.closed(1));

      assertThat(SpoolFixture.drain(spool))
          .containsExactly(new UsageRecord(Attempts.opened(1), Attempts.closed(1)));
      assertThat(SpoolFixture.drain(spool)).isEmpty();
    }
  }

  @Test
  void whatWasClosedBeforeACrashIsThereAfterIt() throws IOException {
    try (UsageSpool spool = SpoolFixture.open(temporary.resolve("a"))) {
      SpoolWriter writer = spool.newWriter();
      writer.opened(Attempts.opened(1));
      writer.closed(Attempts.closed(1));
      Path crashed = SpoolFixture.crash(temporary.resolve("a"), temporary.resolve("b"));

      try (UsageSpool after = SpoolFixture.open(crashed)) {
        assertThat(SpoolFixture.drain(after))
            .containsExactly(new UsageRecord(Attempts.opened(1), Attempts.closed(1)));
      }
    }
  }

  @Test
  void anOpenAttemptIsBookedAsAnEstimateAfterACrash() throws IOException {
    UsageRecord orphan = orphanOf(writer -> writer.opened(Attempts.opened(7, 1001)));

    assertThat(orphan.opened()).isEqualTo(Attempts.opened(7, 1001));
    AttemptClosed closed = orphan.closed();
    assertThat(closed.outcome()).isEqualTo(Outcome.ORPHANED);
    assertThat(closed.basis()).isEqualTo(Basis.ESTIMATED);
    assertThat(closed.counts()).isEqualTo(UsageCounts.NONE.with(Unit.INPUT_TOKEN, 251));
    assertThat(closed.closedAt()).isEqualTo(orphan.opened().openedAt());
  }

  @Test
  void anUnknownRequestSizeIsNotGuessed() throws IOException {
    UsageRecord orphan = orphanOf(writer -> writer.opened(Attempts.opened(7, -1)));

    assertThat(orphan.closed().counts()).isEqualTo(UsageCounts.NONE);
    assertThat(orphan.closed().requestBytes()).isZero();
  }

  @Test
  void theNewestCheckpointIsTheEstimate() throws IOException {
    UsageRecord orphan =
        orphanOf(writer -> {
          writer.opened(Attempts.opened(7));
          writer.progress(Attempts.id(7), Attempts.counts(10, 0));
          writer.progress(Attempts.id(7), Attempts.counts(10, 5));
          writer.progress(Attempts.id(7), Attempts.counts(10, 9));
        });

    assertThat(orphan.closed().counts()).isEqualTo(Attempts.counts(10, 9));
    assertThat(orphan.closed().closedAt()).isEqualTo(Attempts.START);
  }

  private interface Script {
    void run(SpoolWriter writer);
  }

  private UsageRecord orphanOf(Script script) throws IOException {
    try (UsageSpool spool = SpoolFixture.open(temporary.resolve("a"))) {
      script.run(spool.newWriter());
      Path crashed = SpoolFixture.crash(temporary.resolve("a"), temporary.resolve("b"));
      try (UsageSpool after = SpoolFixture.open(crashed)) {
        assertThat(after.status().orphanedAttempts()).isEqualTo(1);
        List<UsageRecord> records = SpoolFixture.drain(after);
        assertThat(records).hasSize(1);
        return records.getFirst();
      }
    }
  }

  @Test
  void aSecondCrashDuringRecoveryChangesNothing() throws IOException {
    Path first = temporary.resolve("a");
    try (UsageSpool spool = SpoolFixture.open(first, new Random(1))) {
      SpoolWriter writer = spool.newWriter();
      for (int number = 0; number < 300; number++) {
        writer.opened(Attempts.opened(number));
        if (number % 3 == 0) {
          writer.progress(Attempts.id(number), Attempts.counts(number, 1));
        }
        if (number % 2 == 0) {
          writer.closed(Attempts.closed(number));
        }
      }
      SpoolFixture.crash(first, temporary.resolve("b"));
    }
    // One recovery is left alone; the other crashes half way and is done again.
    Path whole = SpoolFixture.crash(temporary.resolve("b"), temporary.resolve("c"));
    Path twice = SpoolFixture.crash(temporary.resolve("b"), temporary.resolve("d"));
    List<UsageRecord> once;
    try (UsageSpool spool = SpoolFixture.open(whole)) {
      once = SpoolFixture.drain(spool);
    }
    try (UsageSpool halfWay = SpoolFixture.open(temporary.resolve("b"))) {
      assertThat(halfWay.status().orphanedAttempts()).isEqualTo(150);
      mixHalves(temporary.resolve("b"), twice);
    }

    try (UsageSpool spool = SpoolFixture.open(twice)) {
      assertThat(spool.status().orphanedAttempts()).isBetween(1L, 149L);
      assertThat(SpoolFixture.drain(spool)).isEqualTo(once).hasSize(300);
    }
  }

  /// Takes the first half of the first segment from the recovered copy.
  private static void mixHalves(Path recovered, Path target) throws IOException {
    for (Path file : SpoolFixture.segmentFiles(target)) {
      byte[] before = Files.readAllBytes(file);
      Path twin = recovered.resolve(file.getFileName());
      if (Files.exists(twin)) {
        byte[] after = Files.readAllBytes(twin);
        System.arraycopy(after, 0, before, 0, before.length / 3);
        Files.write(file, before);
      }
    }
  }

  @Test
  void twoProxiesCannotShareADirectory() throws IOException {
    try (UsageSpool first = SpoolFixture.open(temporary)) {
      assertThat(first.status().state()).isEqualTo(SpoolStatus.State.READY);

      assertThatThrownBy(() -> SpoolFixture.open(temporary))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid())
          .hasMessageContaining("directory of its own");
    }
    SpoolFixture.open(temporary).close();
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamedWithTheRemedy() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "not a directory");

    assertThatThrownBy(() -> SpoolFixture.open(file.resolve("spool")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be made or written")
        .hasMessageContaining("name another directory");
  }

  @Test
  void anUnreadableSegmentIsSetAsideAndAnnounced() throws IOException {
    Files.write(temporary.resolve("0000000000000001.spool"), new byte[5000]);
    // A number that the spool does not come to by itself meanwhile.
    Files.write(temporary.resolve("0000000000000050.spool.new"), new byte[5000]);

    try (UsageSpool spool = SpoolFixture.open(temporary)) {
      assertThat(spool.status().damagedSegments()).isEqualTo(1);
      assertThat(temporary.resolve("damaged/0000000000000001.spool")).exists();
      assertThat(temporary.resolve("0000000000000050.spool.new")).doesNotExist();
    }
  }

  @Test
  void aDamagedSlotCostsOnlyItself() throws IOException {
    Path first = temporary.resolve("a");
    Path crashed;
    try (UsageSpool spool = SpoolFixture.open(first)) {
      SpoolWriter writer = spool.newWriter();
      for (int number = 0; number < 3; number++) {
        writer.opened(Attempts.opened(number));
        writer.closed(Attempts.closed(number));
      }
      crashed = SpoolFixture.crash(first, temporary.resolve("b"));
    }
    FrameBuffer frame = new FrameBuffer();
    SlotCodec.write(frame, Attempts.opened(1));
    Path file = SpoolFixture.segmentFiles(crashed).getFirst();
    byte[] bytes = Files.readAllBytes(file);
    int second = Segment.HEADER_BYTES + SlotLayout.size(frame.length());
    bytes[second + SlotLayout.OPENED_AT + 3] ^= 1;
    Files.write(file, bytes);

    try (UsageSpool spool = SpoolFixture.open(crashed)) {
      assertThat(SpoolFixture.drain(spool))
          .extracting(UsageRecord::opened)
          .containsExactly(Attempts.opened(0), Attempts.opened(2));
    }
  }

  @Test
  void shippedSegmentsAreDeleted() throws IOException {
    try (UsageSpool spool = SpoolFixture.open(temporary)) {
      SpoolWriter writer = spool.newWriter();
      for (int number = 0; number < 2000; number++) {
        SpoolFixture.await(
            "room", () -> spool.status().state() == SpoolStatus.State.READY && hasSpare(spool));
        writer.opened(Attempts.opened(number));
        writer.closed(Attempts.closed(number));
      }
      assertThat(spool.status().pendingRecords()).isEqualTo(2000);
      assertThat(spool.status().bytes()).isGreaterThan(9L * SpoolFixture.SEGMENT_BYTES);

      assertThat(SpoolFixture.byId(SpoolFixture.drain(spool))).hasSize(2000);

      // The active one and two spares stay.
      SpoolFixture.await(
          "deletion", () -> spool.status().bytes() <= 3L * SpoolFixture.SEGMENT_BYTES);
      assertThat(SpoolFixture.segmentFiles(temporary)).hasSize(3);
    }
  }

  /// Tests write faster than any proxy; they wait for the keeper as traffic would.
  private static boolean hasSpare(UsageSpool spool) {
    return spool.spares() > 0;
  }

  @Test
  void longAttemptsHoldUpNeitherShippingNorDeletion() throws IOException {
    Path crashed;
    int long1 = 1_000_000;
    try (UsageSpool spool = SpoolFixture.open(temporary.resolve("a"))) {
      SpoolWriter writer = spool.newWriter();
      List<UsageRecord> shipped = new ArrayList<>();
      for (int number = 0; number < 6000; number++) {
        SpoolFixture.await("room", () -> hasSpare(spool));
        if (number % 100 == 0) {
          writer.opened(Attempts.opened(long1 + number));
          writer.progress(Attempts.id(long1 + number), Attempts.counts(77, number));
        }
        writer.opened(Attempts.opened(number));
        writer.closed(Attempts.closed(number));
        if (number % 500 == 499) {
          shipped.addAll(SpoolFixture.drain(spool));
        }
      }
      assertThat(SpoolFixture.byId(shipped)).hasSize(6000);
      // Held, the active one, its predecessor, two spares.
      SpoolFixture.await(
          "deletion",
          () -> spool.status().bytes() <= (LoopWriter.MAX_HELD + 4L) * SpoolFixture.SEGMENT_BYTES);
      assertThat(spool.status().openAttempts()).isEqualTo(60);

      crashed = SpoolFixture.crash(temporary.resolve("a"), temporary.resolve("b"));
      for (int number = 0; number < 6000; number += 100) {
        writer.closed(Attempts.closed(long1 + number));
      }
      assertThat(SpoolFixture.byId(SpoolFixture.drain(spool))).hasSize(60);
    }
    try (UsageSpool spool = SpoolFixture.open(crashed)) {
      Map<RecordId, UsageRecord> left = SpoolFixture.byId(SpoolFixture.drain(spool));
      assertThat(left).hasSize(60);
      for (int number = 0; number < 6000; number += 100) {
        AttemptClosed orphan = left.get(Attempts.id(long1 + number)).closed();
        assertThat(orphan.outcome()).isEqualTo(Outcome.ORPHANED);
        assertThat(orphan.counts()).isEqualTo(Attempts.counts(77, number));
      }
    }
  }

  @Test
  void aClockThatGoesBackDoesNoHarm() throws IOException {
    SpoolFixture.TestClock clock = new SpoolFixture.TestClock();
    try (UsageSpool spool = UsageSpool.open(SpoolFixture.settings(temporary, 8), clock)) {
      SpoolWriter writer = spool.newWriter();
      writer.opened(Attempts.opened(1));
      clock.move(Duration.ofDays(-400));
      writer.progress(Attempts.id(1), UsageCounts.NONE);
      writer.closed(Attempts.closed(1));

      assertThat(spool.status().oldestPendingAge()).isZero();
      assertThat(spool.status().syncLag()).isZero();
      assertThat(SpoolFixture.drain(spool)).hasSize(1);
    }
  }

  @Test
  void whatIsWrittenIsForcedSoon() throws IOException {
    SpoolFixture.TestClock clock = new SpoolFixture.TestClock();
    try (UsageSpool spool = UsageSpool.open(SpoolFixture.settings(temporary, 8), clock)) {
      SpoolWriter writer = spool.newWriter();
      SpoolFixture.await("rest", () -> spool.status().syncLag().isZero());
      clock.move(Duration.ofSeconds(3));
      writer.opened(Attempts.opened(1));

      SpoolFixture.await("sync", () -> spool.status().syncLag().isZero());
    }
  }

  @Test
  void anAttemptCannotBeOpenTwice() throws IOException {
    try (UsageSpool spool = SpoolFixture.open(temporary)) {
      SpoolWriter writer = spool.newWriter();
      writer.opened(Attempts.opened(1));

      assertThatThrownBy(() -> writer.opened(Attempts.opened(1)))
          .isInstanceOf(IllegalArgumentException.class);
      writer.closed(Attempts.closed(1));
      writer.closed(Attempts.closed(1));
      writer.closed(Attempts.closed(2));

      assertThat(SpoolFixture.drain(spool)).hasSize(1);
    }
  }

  @Test
  void aClosedSpoolTakesNothing() throws IOException {
    UsageSpool spool = SpoolFixture.open(temporary);
    SpoolWriter writer = spool.newWriter();
    writer.opened(Attempts.opened(1));
    spool.close();
    spool.close();

    assertThat(writer.opened(Attempts.opened(2))).isEqualTo(Admission.REFUSED);
    writer.progress(Attempts.id(1), UsageCounts.NONE);
    writer.closed(Attempts.closed(1));

    try (UsageSpool again = SpoolFixture.open(temporary)) {
      assertThat(SpoolFixture.drain(again))
          .extracting(found -> found.closed().outcome())
          .containsExactly(Outcome.ORPHANED);
    }
  }
}
