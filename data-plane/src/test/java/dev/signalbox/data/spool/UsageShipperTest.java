package dev.signalbox.data.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.usage.UsageBatchCodec;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsageShipperTest {

  @TempDir private Path directory;

  private final Ledger ledger = new Ledger();
  private UsageSpool spool;
  private SpoolWriter writer;
  private UsageShipper shipper;

  @BeforeEach
  void open() throws IOException {
    spool = SpoolFixture.open(directory);
    writer = spool.newWriter();
    shipper = shipper(quick(500, 64 << 20));
  }

  @AfterEach
  void close() {
    shipper.close();
    spool.close();
  }

  private UsageShipper shipper(ShipperSettings settings) {
    return new UsageShipper(spool, ledger, settings, new SpoolFixture.TestClock(), new Random(1));
  }

  private static ShipperSettings quick(int maxRecords, long maxRejectedBytes) {
    return new ShipperSettings(
        maxRecords,
        4 << 20,
        Duration.ofMillis(5),
        Duration.ofMillis(2),
        Duration.ofMillis(20),
        maxRejectedBytes);
  }

  private void write(int from, int to) {
    for (int number = from; number < to; number++) {
      SpoolFixture.await("room", () -> spool.spares() > 0);
      writer.opened(Attempts.opened(number));
      writer.closed(Attempts.closed(number));
    }
  }

  @Test
  void shipsEverythingThatIsClosedInLimitedBatches() throws InterruptedException {
    write(0, 1200);
    writer.opened(Attempts.opened(5000));

    shipper.start();

    assertThat(shipper.drain(Duration.ofSeconds(20))).isTrue();
    assertThat(ledger.records()).hasSize(1200);
    assertThat(ledger.records().get(Attempts.id(77)))
        .isEqualTo(new UsageRecord(Attempts.opened(77), Attempts.closed(77)));
    assertThat(ledger.batchSizes()).containsExactly(500, 500, 200);
    assertThat(shipper.status().shippedRecords()).isEqualTo(1200);
    assertThat(shipper.status().lastDelivery()).contains(Attempts.START);
  }

  @Test
  void batchesAreLimitedInBytesToo() throws InterruptedException, IOException {
    String text = "\u0001".repeat(256);
    List<Dimension> many = Collections.nCopies(64, new Dimension(text, text, text, false));
    for (int number = 0; number < 40; number++) {
      SpoolFixture.await("room", () -> spool.spares() > 0);
      writer.opened(withDimensions(Attempts.opened(number), many));
      writer.closed(Attempts.closed(number));
    }
    List<UsageRecord> first =
        spool.pending().next(500, 4 << 20).stream().map(PendingRecords.Item::usage).toList();

    assertThat(UsageBatchCodec.write(first)).hasSizeLessThan(4 << 20);
    assertThat(first).hasSizeBetween(5, 39);
    assertThat(spool.pending().next(500, 1)).hasSize(1);
    shipper.start();
    assertThat(shipper.drain(Duration.ofSeconds(20))).isTrue();
    assertThat(ledger.records()).hasSize(40);
  }

  private static AttemptOpened withDimensions(AttemptOpened opened, List<Dimension> dimensions) {
    return new AttemptOpened(
        opened.id(),
        opened.tenant(),
        opened.key(),
        opened.callId(),
        opened.attempt(),
        opened.openedAt(),
        opened.policyVersion(),
        opened.surface(),
        opened.provider(),
        opened.modelAsked(),
        opened.modelRouted(),
        opened.requestBytes(),
        dimensions,
        Optional.empty());
  }

  @Test
  void aSinkThatIsAwayIsTriedAgainUntilItIsBack() throws InterruptedException {
    ledger.mood(Ledger.Mood.AWAY);
    write(0, 20);
    shipper.start();
    SpoolFixture.await("some tries", () -> ledger.tries() > 5);

    assertThat(shipper.status().sinkAway()).isTrue();
    assertThat(shipper.status().message()).contains("connection refused");
    assertThat(shipper.drain(Duration.ofMillis(1))).isFalse();
    assertThat(spool.status().pendingRecords()).isEqualTo(20);

    ledger.mood(Ledger.Mood.BUSY);
    SpoolFixture.await("busy", () -> shipper.status().message().contains("503"));
    ledger.mood(Ledger.Mood.WELL);

    assertThat(shipper.drain(Duration.ofSeconds(20))).isTrue();
    SpoolFixture.await("calm", () -> !shipper.status().sinkAway());
    assertThat(shipper.status().message()).isEmpty();
    assertThat(ledger.records()).hasSize(20);
  }

  @Test
  void aLostAnswerMakesDuplicatesButNeverASecondRecord() throws InterruptedException {
    ledger.mood(Ledger.Mood.ANSWER_LOST);
    write(0, 20);
    shipper.start();
    SpoolFixture.await("some tries", () -> ledger.tries() > 3);
    assertThat(ledger.records()).hasSize(20);

    ledger.mood(Ledger.Mood.WELL);

    assertThat(shipper.drain(Duration.ofSeconds(20))).isTrue();
    assertThat(ledger.records()).hasSize(20);
    assertThat(shipper.status().duplicateRecords()).isEqualTo(20);
  }

  @Test
  void aCrashBetweenShippingAndNotingItShipsTheSameAgain() throws Exception {
    write(0, 20);
    Path crashed = SpoolFixture.crash(directory, directory.resolve("crashed"));
    shipper.start();
    assertThat(shipper.drain(Duration.ofSeconds(20))).isTrue();

    try (UsageSpool after = SpoolFixture.open(crashed);
        UsageShipper again =
            new UsageShipper(
                after, ledger, quick(500, 1 << 20), new SpoolFixture.TestClock(), new Random(1))) {
      again.start();
      assertThat(again.drain(Duration.ofSeconds(20))).isTrue();
      again.close();

      assertThat(ledger.records()).hasSize(20);
      assertThat(again.status().duplicateRecords()).isEqualTo(20);
    }
  }

  @Test
  void anAnswerThatDoesNotAccountForEveryRecordIsNotBelieved() throws InterruptedException {
    ledger.mood(Ledger.Mood.MISCOUNTS);
    write(0, 20);
    shipper.start();
    SpoolFixture.await("disbelief", () -> shipper.status().message().contains("account"));
    assertThat(spool.status().pendingRecords()).isEqualTo(20);

    ledger.mood(Ledger.Mood.WELL);

    assertThat(shipper.drain(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void poisonIsFoundInItsBatchAndSetAside() throws Exception {
    ledger.refusesBatchesWith(Attempts.id(7));
    ledger.refusesBatchesWith(Attempts.id(400));
    ledger.rejects(Attempts.id(13));
    write(0, 500);
    shipper.start();

    assertThat(shipper.drain(Duration.ofSeconds(20))).isTrue();

    assertThat(ledger.records()).hasSize(497);
    assertThat(spool.status().rejectedRecords()).isEqualTo(3);
    SpoolFixture.await("status", () -> shipper.status().rejectedRecords() == 3);
    assertThat(shipper.status().sinkAway()).isFalse();
    List<String> lines = Files.readAllLines(directory.resolve("rejected/2026-11-21.jsonl"));
    assertThat(lines).hasSize(3);
    Obj first = Json.parse(lines.getFirst()).asObject();
    assertThat(first.string("reason")).isEqualTo("answered 400");
    assertThat(UsageBatchCodec.read(Json.writeBytes(first.object("batch"))))
        .containsExactly(new UsageRecord(Attempts.opened(7), Attempts.closed(7)));
    assertThat(lines.get(1)).contains("unknown tenant");

    // They do not come back, not even after a restart.
    shipper.close();
    spool.close();
    open();
    shipper.start();
    assertThat(shipper.drain(Duration.ofSeconds(20))).isTrue();
    assertThat(ledger.records()).hasSize(497);
    assertThat(Files.readAllLines(directory.resolve("rejected/2026-11-21.jsonl"))).hasSize(3);
  }

  @Test
  void whenRejectedRecordsHaveNoMoreRoomNothingIsDropped() throws Exception {
    shipper.close();
    shipper = shipper(quick(500, 4000));
    for (int number = 0; number < 10; number++) {
      ledger.rejects(Attempts.id(number));
    }
    write(0, 10);
    shipper.start();

    SpoolFixture.await("the limit", () -> shipper.status().message().contains("is full"));
    long kept = shipper.status().rejectedRecords();
    assertThat(kept).isBetween(1L, 9L);
    assertThat(spool.status().pendingRecords()).isEqualTo(10 - kept);

    Files.delete(directory.resolve("rejected/2026-11-21.jsonl"));
    SpoolFixture.await("more", () -> shipper.status().rejectedRecords() > kept);
  }

  @Test
  void aWriterAndAnUnsteadySinkAtTheSameTimeLoseNothing() throws Exception {
    shipper.close();
    shipper = shipper(quick(37, 1 << 20));
    shipper.start();
    Ledger.Mood[] moods = {
      Ledger.Mood.WELL, Ledger.Mood.AWAY, Ledger.Mood.WELL, Ledger.Mood.ANSWER_LOST
    };
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              SpoolWriter second = spool.newWriter();
              for (int number = 50_000; number < 53_000; number++) {
                SpoolFixture.await("room", () -> spool.spares() > 1);
                second.opened(Attempts.opened(number));
                second.closed(Attempts.closed(number));
              }
            });
    for (int number = 0; number < 3000; number++) {
      SpoolFixture.await("room", () -> spool.spares() > 1);
      ledger.mood(moods[number / 100 % moods.length]);
      writer.opened(Attempts.opened(number));
      writer.progress(Attempts.id(number), Attempts.counts(1, 1));
      writer.closed(Attempts.closed(number));
    }
    other.join();
    ledger.mood(Ledger.Mood.WELL);

    assertThat(shipper.drain(Duration.ofSeconds(20))).isTrue();
    assertThat(ledger.records()).hasSize(6000);
    assertThat(ledger.records().get(Attempts.id(50_001)))
        .isEqualTo(new UsageRecord(Attempts.opened(50_001), Attempts.closed(50_001)));
    assertThat(spool.status().refusedAttempts()).isZero();
  }

  @Test
  void aDefectiveSinkDoesNotEndShipping() throws Exception {
    UsageSink defective =
        new UsageSink() {
          private int calls;

          @Override
          public ShipResult ship(List<UsageRecord> batch) throws IOException {
            if (calls++ < 3) {
              throw new IllegalStateException("defect");
            }
            return ledger.ship(batch);
          }
        };
    write(0, 5);
    try (UsageShipper second =
        new UsageShipper(
            spool, defective, quick(500, 1 << 20), new SpoolFixture.TestClock(), new Random(1))) {
      second.start();
      assertThat(second.drain(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(ledger.records()).hasSize(5);
  }

  @Property(tries = 200)
  void pausesDoubleWithinTheirLimits(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int tries) {
    ShipperSettings.Backoff backoff = ShipperSettings.USUAL.backoff(new Random(seed));
    Duration pause = Duration.ZERO;
    for (int count = 0; count < tries; count++) {
      pause = backoff.next();
      Duration whole = Duration.ofMillis(200L << Math.min(count, 20));
      Duration most = whole.compareTo(Duration.ofSeconds(30)) > 0 ? Duration.ofSeconds(30) : whole;
      assertThat(pause).isBetween(most.dividedBy(2), most);
    }
    backoff.reset();
    assertThat(backoff.next()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
  }
}
