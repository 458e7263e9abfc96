package dev.signalbox.data.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.UsageRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real process, killed with SIGKILL in the middle of writing, again and again in one directory.
final class KilledProcessIT {

  private static final int ROUNDS = 20;

  @TempDir private Path directory;

  @Test
  void nothingThatWasWrittenIsLostWhenTheProcessIsKilled() throws Exception {
    Random random = new Random(20_261_121);
    int orphans = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Set<RecordId> opened = new HashSet<>();
      Set<RecordId> closed = new HashSet<>();
      killAfter(round * 10_000_000L, 1 + random.nextInt(6000), opened, closed);

      try (UsageSpool spool = SpoolFixture.open(directory)) {
        Map<RecordId, UsageRecord> found = SpoolFixture.byId(SpoolFixture.drain(spool));
        assertThat(found.keySet()).containsAll(opened);
        for (RecordId id : closed) {
          assertThat(found.get(id).closed().outcome()).isEqualTo(Outcome.COMPLETED);
        }
        for (UsageRecord item : found.values()) {
          long number = item.opened().id().value().getLeastSignificantBits() & 0xFFFF_FFFFL;
          assertThat(item.opened()).isEqualTo(Attempts.opened(number));
          if (item.closed().outcome() == Outcome.ORPHANED) {
            orphans++;
          } else {
            assertThat(item.closed()).isEqualTo(Attempts.closed(number));
          }
        }
        // At most one operation per thread may have been done and not said.
        assertThat(found.size() - opened.size()).isLessThanOrEqualTo(2);
      }
    }
    assertThat(orphans).isPositive();
  }

  private void killAfter(long first, int lines, Set<RecordId> opened, Set<RecordId> closed)
      throws IOException, InterruptedException {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SpoolVictim.class.getName(),
                directory.toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = victim.inputReader()) {
      int count = 0;
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (++count == lines) {
          // Not through the process object, which would close the pipe that still holds lines.
          victim.toHandle().destroyForcibly();
        }
        int space = line.indexOf(' ');
        RecordId id = Attempts.id(Long.parseLong(line.substring(space + 1)));
        (line.charAt(0) == 'O' ? opened : closed).add(id);
      }
      assertThat(count).isGreaterThanOrEqualTo(lines);
    } finally {
      victim.destroyForcibly();
    }
    assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }
}
