package dev.signalbox.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void startsAKilledProcessAgainAndSaysSo() {
    AtomicInteger changes = new AtomicInteger();
    Child child = new Child(spec("exec sleep 600", "TERM"), changes::incrementAndGet);
    child.start();
    ProcessHandle first = child.handle().orElseThrow();
    first.destroyForcibly();
    await().atMost(SOON).until(() -> child.handle().filter(now -> !now.equals(first)).isPresent());
    assertThat(changes).hasValue(2);
    child.stop(SOON);
    assertThat(child.handle()).isEqualTo(Optional.empty());
  }

  @Test
  void endsAProcessByForceThatDoesNotListen() throws IOException {
    Path log = folder.resolve("log");
    Child child =
        new Child(spec("trap '' TERM; echo deaf; while :; do sleep 0.05; done", "TERM"), () -> {});
    child.start();
    await().atMost(SOON).until(() -> Files.exists(log) && Files.readString(log).contains("deaf"));
    ProcessHandle running = child.handle().orElseThrow();
    child.stop(Duration.ofMillis(200));
    assertThat(running.isAlive()).isFalse();
  }

  @Test
  void sendsTheSignalThatTheProcessWants() throws IOException {
    Path log = folder.resolve("log");
    Child child =
        new Child(
            spec("trap 'echo interrupted; exit' INT; echo up; while :; do sleep 0.05; done", "INT"),
            () -> {});
    child.start();
    await().atMost(SOON).until(() -> Files.exists(log) && Files.readString(log).contains("up"));
    child.stop(SOON);
    assertThat(Files.readString(log)).contains("interrupted");
  }

  @Test
  void givesUpOnAProcessThatKeepsEnding() {
    Child child = new Child(spec("exit 3", "TERM"), () -> {});
    child.start();
    assertThatThrownBy(() -> child.awaitReady(Duration.ofSeconds(30)))
        .isInstanceOf(StopException.class)
        .hasMessageContaining("does not get ready");
    child.stop(SOON);
  }

  private ChildSpec spec(String script, String stopSignal) {
    return new ChildSpec(
        "child",
        List.of("bash", "-c", script),
        Map.of("PATH", System.getenv("PATH")),
        folder.resolve("log"),
        pid -> false,
        () -> {},
        stopSignal);
  }
}
