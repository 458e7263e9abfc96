package dev.signalbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.launcher.ProcessTable.Entry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ProcessTableTest {

  private Process process;

  @BeforeEach
  void start() throws IOException {
    process = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  @Test
  void endsAProcessThatAnEarlierRunLeft() {
    ProcessTable table =
        ProcessTable.parse(
            new ProcessTable(List.of(Entry.of("proxy", process.toHandle()))).toJson());
    assertThat(table.stopLeftovers(Duration.ofSeconds(10))).isEqualTo(1);
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void neverTouchesAProcessThatOnlyHasTheSameId() {
    Entry real = Entry.of("proxy", process.toHandle());
    Entry reused = new Entry("proxy", real.pid(), real.startedMillis() - 60_000);
    assertThat(new ProcessTable(List.of(reused)).stopLeftovers(Duration.ofSeconds(10))).isZero();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void leavesTheLauncherToWhoeverAsksForIt() {
    ProcessTable table =
        new ProcessTable(List.of(Entry.of(ProcessTable.LAUNCHER, process.toHandle())));
    assertThat(table.stopLeftovers(Duration.ofSeconds(10))).isZero();
    assertThat(table.launcher()).contains(process.toHandle());
  }
}
