package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Dimensions;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageRecord;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SumsIT {

  private static UsageControl control;

  @BeforeAll
  static void start() {
    control = UsageControl.start();
  }

  @AfterAll
  static void stop() {
    control.close();
  }

  @Test
  void equalTheLedgerUnderConcurrentBatchesDuplicatesAndCompaction() throws Exception {
    List<UsageRecord> records = records(new Random(11), 900);
    Rollups rollups = control.control().bean(Rollups.class);
    List<Callable<Obj>> deliveries = new ArrayList<>();
    for (int copy = 0; copy < 3; copy++) {
      List<UsageRecord> shuffled = new ArrayList<>(records);
      Collections.shuffle(shuffled, new Random(copy));
      for (int from = 0; from < shuffled.size(); from += 150) {
        List<UsageRecord> batch = shuffled.subList(from, from + 150);
        deliveries.add(() -> control.deliver(batch));
      }
    }
    long accepted = 0;
    long duplicates = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      Future<?> compaction =
          threads.submit(() -> {
            for (int round = 0; round < 20; round++) {
              rollups.compact(control.tenant());
            }
          });
      for (Future<Obj> delivered : threads.invokeAll(deliveries)) {
        accepted += delivered.get().number("accepted");
        duplicates += delivered.get().number("duplicates");
      }
      compaction.get();
    }

    assertThat(accepted).isEqualTo(records.size());
    assertThat(duplicates).isEqualTo(2L * records.size());
    assertThat(control.rows("SELECT count(*), count(DISTINCT id) FROM usage_record"))
        .containsExactly("900|900");
    control.assertSumsEqualLedger();

    rollups.compact(control.tenant());
    assertThat(rollups.compact(control.tenant())).isZero();
    control.assertSumsEqualLedger();

    control.run(
        control.tenant().value(),
        "DELETE FROM usage_rollup WHERE hour < now() - interval '1 hour'");
    rollups.rebuild(
        control.tenant(),
        control.now().minus(Duration.ofDays(3)).truncatedTo(ChronoUnit.HOURS),
        control.now().plus(Duration.ofDays(2)).truncatedTo(ChronoUnit.HOURS));
    control.assertSumsEqualLedger();
  }

  private static List<UsageRecord> records(Random random, int count) {
    List<UsageRecord> records = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      SampleUsage usage =
          control
              .usage(random.nextInt(5 * 3_600))
              .key("KEY00000000" + random.nextInt(3))
              .count(Unit.OUTPUT_TOKEN, random.nextInt(5_000))
              .count(Unit.CACHE_READ_TOKEN, random.nextInt(50_000));
      if (random.nextInt(3) == 0) {
        usage.conversation(7, random.longs(1 + random.nextInt(4), 0, 40).toArray());
      } else if (random.nextInt(3) > 0) {
        usage.dimension(Dimensions.SESSION, "session " + random.nextInt(20));
      }
      if (random.nextBoolean()) {
        usage.dimension(Dimensions.REPO, "repo " + random.nextInt(4));
      }
      switch (random.nextInt(6)) {
        case 0 -> usage.estimated(Outcome.PROVIDER_CUT);
        case 1 -> usage.model("own", "nobody-knows");
        case 2 -> usage.model("anthropic", "claude-not-yet-9");
        default -> usage.model("openai", "gpt-5");
      }
      records.add(usage.build());
    }
    return records;
  }
}
