package dev.signalbox.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.wire.Surface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchJournalTest {

  private static final Instant SUBMITTED = Instant.parse("2026-11-21T10:00:00.123Z");

  @TempDir Path folder;

  @Test
  void keepsBatchesUntilTheyAreBooked() throws Exception {
    BatchJournal journal = new BatchJournal(folder.resolve("batches"));
    assertThat(journal.read()).isEmpty();
    journal.write(batch("msgbatch_1"));
    journal.write(batch("msgbatch_2"));
    journal.write(batch("msgbatch_2").withBooked(7));

    assertThat(new BatchJournal(folder.resolve("batches")).read())
        .containsExactlyInAnyOrder(batch("msgbatch_1"), batch("msgbatch_2").withBooked(7));

    journal.remove(batch("msgbatch_1").name());
    assertThat(journal.read()).containsExactly(batch("msgbatch_2").withBooked(7));
  }

  @Test
  void leavesADamagedFileWhereItIsAndReadsTheOthers() throws Exception {
    BatchJournal journal = new BatchJournal(folder);
    journal.write(batch("msgbatch_1"));
    Files.writeString(folder.resolve("half.json"), "{\"tenant\":\"");

    assertThat(journal.read()).containsExactly(batch("msgbatch_1"));
    assertThat(folder.resolve("half.json")).exists();
  }

  @Test
  void givesEachLineOneIdentityForEver() {
    Set<Object> ids = new HashSet<>();
    for (int line = 0; line < 1_000; line++) {
      ids.add(batch("msgbatch_1").recordId("request-" + line));
      ids.add(batch("msgbatch_1").withBooked(9).recordId("request-" + line));
      ids.add(batch("msgbatch_2").recordId("request-" + line));
    }
    assertThat(ids).hasSize(2_000);
    assertThat(batch("msgbatch_1").recordId("3").time()).isEqualTo(SUBMITTED);
  }

  @Test
  void isOverdueWhenItShouldHaveEndedLongAgo() {
    assertThat(batch("b").isOverdue(SUBMITTED.plus(Duration.ofHours(25)))).isFalse();
    assertThat(batch("b").isOverdue(SUBMITTED.plus(Duration.ofHours(27)))).isTrue();
  }

  /// With as many and as long dimensions as a call can have.
  private static OpenBatch batch(String id) {
    List<Dimension> dimensions = new ArrayList<>();
    for (int index = 0; index < 64; index++) {
      dimensions.add(new Dimension("d" + index, "\u00e9\"".repeat(512), "header", index % 2 == 0));
    }
    return new OpenBatch(
        new TenantId(new UUID(1, 2)),
        new KeyId("0123456789ab"),
        "org/team",
        new UUID(3, 4),
        SUBMITTED,
        5,
        Surface.MESSAGE_BATCHES,
        Surface.MESSAGES,
        "anthropic",
        id,
        dimensions,
        0);
  }
}
