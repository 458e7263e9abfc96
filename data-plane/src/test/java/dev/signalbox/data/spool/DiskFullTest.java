package dev.signalbox.data.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The limit of the spool, and the limit of its disk.
final class DiskFullTest {

  @TempDir private Path directory;

  /// A disk that can be full: it takes half of what is asked and then fails, as a real one does.
  private static final class FullDisk implements SegmentFiles.Filler {
    private volatile boolean full;

    @Override
    public void fill(FileChannel file, long from, long to) throws IOException {
      if (full) {
        SegmentFiles.zeros(file, from, (from + to) / 2);
        throw new IOException("No space left on device");
      }
      SegmentFiles.zeros(file, from, to);
    }
  }

  @Test
  void aFullSpoolRefusesAnnouncesItAndRecoversByItself() throws IOException {
    try (UsageSpool spool =
        UsageSpool.open(SpoolFixture.settings(directory, 5), new SpoolFixture.TestClock())) {
      SpoolWriter writer = spool.newWriter();

      int taken = fill(spool, writer, Admission.REFUSED);

      SpoolStatus full = spool.status();
      assertThat(full.state()).isEqualTo(SpoolStatus.State.FULL);
      assertThat(full.message()).contains("control plane").contains("allow the spool more space");
      assertThat(full.bytes()).isEqualTo(full.maxBytes());
      assertThat(full.pendingRecords()).isEqualTo(taken);
      assertThat(full.refusedAttempts()).isEqualTo(1);
      assertThat(full.unmeteredAttempts()).isZero();

      assertThat(SpoolFixture.byId(SpoolFixture.drain(spool))).hasSize(taken);
      SpoolFixture.await("room", () -> spool.status().state() == SpoolStatus.State.READY);
      assertThat(spool.status().message()).isEmpty();
      assertThat(writer.opened(Attempts.opened(100_000))).isEqualTo(Admission.METERED);
    }
  }

  /// Writes until nothing more is taken, and returns how much was.
  private static int fill(UsageSpool spool, SpoolWriter writer, Admission atLast) {
    int number = 0;
    while (true) {
      SpoolFixture.await(
          "the keeper",
          () ->
              spool.spares() > 0
                  || spool.status().bytes() == spool.status().maxBytes()
                  || !spool.status().message().isEmpty());
      Admission admission = writer.opened(Attempts.opened(number));
      if (admission != Admission.METERED) {
        assertThat(admission).isEqualTo(atLast);
        return number;
      }
      writer.closed(Attempts.closed(number));
      number++;
    }
  }

  @Test
  void theOperatorMayChooseToServeUnmetered() throws IOException {
    SpoolSettings settings =
        SpoolFixture.settings(directory, 4).withWhenFull(WhenFull.SERVE_UNMETERED);
    try (UsageSpool spool = UsageSpool.open(settings, new SpoolFixture.TestClock())) {
      SpoolWriter writer = spool.newWriter();

      int taken = fill(spool, writer, Admission.UNMETERED);
      writer.closed(Attempts.closed(taken));

      assertThat(spool.status().unmeteredAttempts()).isEqualTo(1);
      assertThat(spool.status().refusedAttempts()).isZero();
      assertThat(SpoolFixture.byId(SpoolFixture.drain(spool))).hasSize(taken);
    }
  }

  @Test
  void whatIsOpenCanBeClosedOnAFullDisk() throws IOException {
    FullDisk disk = new FullDisk();
    try (UsageSpool spool =
        UsageSpool.open(
            SpoolFixture.settings(directory, 64),
            new SpoolFixture.TestClock(),
            new Random(1),
            disk)) {
      SpoolWriter writer = spool.newWriter();
      disk.full = true;
      int open = 0;
      while (writer.opened(Attempts.opened(open)) == Admission.METERED) {
        open++;
      }

      SpoolFixture.await(
          "the keeper's next try", () -> spool.status().state() == SpoolStatus.State.DISK_FAILED);
      assertThat(spool.status().message())
          .contains("No space left on device")
          .contains("free space");
      for (int number = 0; number < open; number++) {
        writer.progress(Attempts.id(number), Attempts.counts(number, 1));
        writer.closed(Attempts.closed(number));
      }
      assertThat(open).isGreaterThan(300);
      assertThat(SpoolFixture.byId(SpoolFixture.drain(spool))).hasSize(open);

      disk.full = false;
      SpoolFixture.await("recovery", () -> spool.status().state() == SpoolStatus.State.READY);
      assertThat(writer.opened(Attempts.opened(100_000))).isEqualTo(Admission.METERED);
    }
  }

  @Test
  void aDiskFullFromTheStartIsSurvivedAndAnnounced() throws IOException {
    FullDisk disk = new FullDisk();
    disk.full = true;
    try (UsageSpool spool =
        UsageSpool.open(
            SpoolFixture.settings(directory, 64),
            new SpoolFixture.TestClock(),
            new Random(1),
            disk)) {
      SpoolWriter writer = spool.newWriter();

      assertThat(writer.opened(Attempts.opened(1))).isEqualTo(Admission.REFUSED);
      assertThat(spool.status().state()).isEqualTo(SpoolStatus.State.DISK_FAILED);
      assertThat(SpoolFixture.segmentFiles(directory)).isEmpty();

      disk.full = false;
      SpoolFixture.await("recovery", () -> spool.status().state() == SpoolStatus.State.READY);
      assertThat(writer.opened(Attempts.opened(1))).isEqualTo(Admission.METERED);
    }
  }
}
