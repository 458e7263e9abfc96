package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.control.TestControl;
import dev.signalbox.model.usage.Dimensions;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import dev.signalbox.testkit.database.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseKilledIT {

  private static final int BATCHES = 60;
  private static final int RECORDS = 40;

  @TempDir private Path folder;

  @Test
  void booksEveryRecordOnceThoughPostgresqlIsKilledInTheMiddle() throws Exception {
    TestServer first = TestServer.startIn(folder, 0);
    int port = first.port();
    try (UsageControl control = UsageControl.on(ready(first))) {
      List<List<UsageRecord>> batches = batches(control);
      AtomicInteger done = new AtomicInteger();
      AtomicInteger failed = new AtomicInteger();
      TestServer second;
      try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
        List<Future<?>> proxies = new ArrayList<>();
        for (List<UsageRecord> batch : batches) {
          proxies.add(threads.submit(() -> shipUntilTaken(control, batch, done, failed)));
        }
        await().until(() -> done.get() >= BATCHES / 4);
        kill(first);
        await().atMost(Duration.ofSeconds(30)).until(() -> failed.get() > 0);
        second = restart(port);
        for (Future<?> proxy : proxies) {
          proxy.get();
        }
      }

      assertThat(control.rows("SELECT count(*), count(DISTINCT id) FROM usage_record"))
          .containsExactly("%1$d|%1$d".formatted(BATCHES * RECORDS));
      control.assertSumsEqualLedger();
      second.close();
    }
  }

  private static TestControl ready(TestServer server) {
    TestControl control = TestControl.startOn(server.createDatabase());
    control.awaitReady();
    return control;
  }

  private static List<List<UsageRecord>> batches(UsageControl control) {
    List<List<UsageRecord>> batches = new ArrayList<>();
    for (int batch = 0; batch < BATCHES; batch++) {
      List<UsageRecord> records = new ArrayList<>();
      for (int index = 0; index < RECORDS; index++) {
        SampleUsage usage = control.usage(batch * 60L + index);
        records.add(
            index % 2 == 0
                ? usage.dimension(Dimensions.SESSION, "s" + index % 7).build()
                : usage.conversation(1, batch, batch + 1).build());
      }
      batches.add(records);
    }
    return batches;
  }

  /// What a proxy does: ships a batch again until it is told that it was taken.
  private static void shipUntilTaken(
      UsageControl control, List<UsageRecord> batch, AtomicInteger done, AtomicInteger failed) {
    String body = new String(UsageBatchCodec.write(batch), StandardCharsets.UTF_8);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          int status = control.send(body).statusCode();
          if (status == 200) {
            done.incrementAndGet();
            return true;
          }
          assertThat(status).isEqualTo(503);
          failed.incrementAndGet();
          return false;
        });
  }

  /// kill -9 of the server process; then forget it, so that its folder can be used again.
  private void kill(TestServer server) throws IOException {
    long pid =
        Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip());
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    await().until(() -> !process.isAlive());
    server.close();
  }

  private TestServer restart(int port) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> TestServer.startIn(folder, port), started -> true);
  }
}
