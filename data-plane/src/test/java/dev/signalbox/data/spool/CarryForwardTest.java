package dev.signalbox.data.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.UsageRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Long attempts that were copied from one segment to a later one, and crashes in between.
final class CarryForwardTest {

  private static final int SHORT = 3000;
  private static final int LONG_FROM = 1_000_000;
  private static final int EVERY = 100;

  @TempDir private Path temporary;

  /// Many short attempts, none shipped; one in a hundred stays open.
  private static void write(UsageSpool spool, SpoolWriter writer) {
    for (int number = 0; number < SHORT; number++) {
      SpoolFixture.await("room", () -> spool.spares() > 0);
      if (number % EVERY == 0) {
        writer.opened(Attempts.opened(LONG_FROM + number));
      }
      writer.opened(Attempts.opened(number));
      writer.closed(Attempts.closed(number));
    }
  }

  @Test
  void anAttemptThatIsInTwoSegmentsComesOutOnce() throws IOException {
    Path crashed;
    try (UsageSpool spool = SpoolFixture.open(temporary.resolve("a"))) {
      write(spool, spool.newWriter());
      crashed = SpoolFixture.crash(temporary.resolve("a"), temporary.resolve("b"));
    }

    try (UsageSpool after = SpoolFixture.open(crashed)) {
      assertThat(after.status().orphanedAttempts()).isEqualTo(SHORT / EVERY);
      assertThat(SpoolFixture.byId(SpoolFixture.drain(after))).hasSize(SHORT + SHORT / EVERY);
    }
  }

  @Test
  void anOldCopyDoesNotComeBackToLifeWhenTheNewOneIsShipped() throws IOException {
    List<UsageRecord> shipped = new ArrayList<>();
    try (UsageSpool spool = SpoolFixture.open(temporary.resolve("a"))) {
      SpoolWriter writer = spool.newWriter();
      write(spool, writer);
      for (int number = 0; number < SHORT; number += EVERY) {
        writer.closed(Attempts.closed(LONG_FROM + number));
      }
      // All but what is in the oldest segment, which others took over from.
      List<PendingRecords.Item> all = spool.pending().next(SHORT * 2, Integer.MAX_VALUE);
      Segment oldest = all.getFirst().segment();
      List<PendingRecords.Item> rest =
          all.stream().filter(item -> item.segment() != oldest).toList();
      rest.forEach(item -> shipped.add(item.usage()));
      spool.pending().shipped(rest);
      // Closing deletes all that may be deleted, and changes nothing else.
    }

    try (UsageSpool after = SpoolFixture.open(temporary.resolve("a"))) {
      shipped.addAll(SpoolFixture.drain(after));
    }
    Map<RecordId, UsageRecord> found = SpoolFixture.byId(shipped);
    assertThat(found).hasSize(SHORT + SHORT / EVERY);
    assertThat(found.values())
        .allSatisfy(item -> assertThat(item.closed().outcome()).isEqualTo(Outcome.COMPLETED));
  }
}
