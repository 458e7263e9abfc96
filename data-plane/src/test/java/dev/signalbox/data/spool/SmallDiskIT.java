package dev.signalbox.data.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real file system that gets full: three megabytes of memory, which only root may mount. Were
/// the segments files with holes, this would kill the process that runs the test.
final class SmallDiskIT {

  @TempDir private Path temporary;
  private Path mounted;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    mounted = Files.createDirectory(temporary.resolve("disk"));
    assumeTrue(
        runs("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", mounted.toString()),
        "a file system of our own can be mounted");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    runs("umount", mounted.toString());
  }

  private static boolean runs(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Test
  void aDiskThatGetsFullIsAnnouncedAndWhatIsOpenIsStillClosed() throws IOException {
    SpoolSettings settings =
        new SpoolSettings(
            mounted.resolve("spool"),
            64L * SpoolFixture.SEGMENT_BYTES,
            SpoolFixture.SEGMENT_BYTES,
            Duration.ofMillis(10),
            WhenFull.REFUSE);
    try (UsageSpool spool = UsageSpool.open(settings, new SpoolFixture.TestClock())) {
      SpoolWriter writer = spool.newWriter();
      int open = 0;
      while (spool.status().state() != SpoolStatus.State.DISK_FAILED) {
        if (writer.opened(Attempts.opened(open)) == Admission.METERED) {
          open++;
        }
      }
      assertThat(spool.status().message()).contains("No space left on device");
      Path rest = Files.write(mounted.resolve("rest"), new byte[1]);
      assertThat(rest).exists();

      for (int number = 0; number < open; number++) {
        writer.closed(Attempts.closed(number));
      }
      assertThat(open).isGreaterThan(1000);
      assertThat(SpoolFixture.byId(SpoolFixture.drain(spool))).hasSize(open);
      SpoolFixture.await("room", () -> spool.status().state() == SpoolStatus.State.READY);
      assertThat(writer.opened(Attempts.opened(100_000))).isEqualTo(Admission.METERED);
    }
  }
}
