package dev.signalbox.data.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.key.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A poller, the control plane it asks, and what came of the answers.
abstract class PollerFixture {

  static final String TOKEN = "proxy-token-hunter2";

  @TempDir Path directory;
  final List<Long> inForce = new CopyOnWriteArrayList<>();
  final List<SyncEvent> events = new CopyOnWriteArrayList<>();
  FakeControlPlane control;
  BundlePoller poller;
  Duration wait = Duration.ofSeconds(1);
  Duration longestPause = Duration.ofMillis(40);
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void pinTheKey() throws IOException {
    Files.write(root(), Archives.OWN.root());
    control = new FakeControlPlane();
  }

  @AfterEach
  void close() throws IOException {
    if (poller != null) {
      poller.close();
    }
    control.close();
    client.shutdownNow();
  }

  void start() throws IOException {
    poller = poller();
    poller.start();
  }

  BundlePoller poller() throws IOException {
    URI address = control.address();
    SyncSettings settings =
        new SyncSettings(
            Optional.of(address),
            () -> new Secret(TOKEN),
            Optional.empty(),
            root(),
            directory.resolve("bundles"),
            new SyncSettings.Times(
                wait,
                Duration.ofSeconds(2),
                Duration.ofMillis(10),
                longestPause,
                Duration.ofMillis(20)));
    return new BundlePoller(
        client,
        settings,
        new TestSlot(inForce, 13),
        events::add,
        InstantSource.system(),
        new Random(1));
  }

  Path root() {
    return directory.resolve("root.json");
  }

  List<Path> copies() {
    try {
      return new LastGood(directory.resolve("bundles")).newestFirst();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still not so after 10 s").isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }
}
