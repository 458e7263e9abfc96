package dev.signalbox.model.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.id.UuidV7;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.wire.Surface;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class UsageBatchCodecTest {

  @Property(tries = 200)
  void readsWhatItWrites(@ForAll long seed, @ForAll @StringLength(max = 30) String text) {
    Random random = new Random(seed);
    String utf8 = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    List<UsageRecord> records = new ArrayList<>();
    for (int index = random.nextInt(4); index > 0; index--) {
      records.add(sample(random, utf8));
    }

    assertThat(UsageBatchCodec.read(UsageBatchCodec.write(records))).isEqualTo(records);
  }

  @Test
  void refusesWhatIsNoBatch() {
    for (String text : List.of("", "[]", "{}", "{\"records\":[{}]}", "{\"records\":1}")) {
      assertThatThrownBy(() -> UsageBatchCodec.read(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(JsonException.class);
    }
  }

  @Test
  void writesTimesAsTheCalendarDoes() {
    Random random = new Random(7);
    List<UsageRecord> records = new ArrayList<>();
    for (int nanos : new int[] {0, 5_000_000, 120_000_000, 7_000, 999_999_000, 1, 999_999_999}) {
      for (long second : new long[] {0, 1_763_700_000, 1_763_700_001, 1_763_700_000}) {
        records.add(openedAt(sample(random, "a"), Instant.ofEpochSecond(second, nanos)));
      }
    }

    String text = new String(UsageBatchCodec.write(records), StandardCharsets.UTF_8);

    for (UsageRecord each : records) {
      assertThat(text).contains("\"opened_at\":\"" + each.opened().openedAt() + "\"");
    }
    assertThat(UsageBatchCodec.read(text.getBytes(StandardCharsets.UTF_8)))
        .extracting(each -> each.opened().openedAt())
        .containsExactlyElementsOf(records.stream().map(each -> each.opened().openedAt()).toList());
  }

  private static UsageRecord openedAt(UsageRecord from, Instant when) {
    AttemptOpened o = from.opened();
    return new UsageRecord(
        new AttemptOpened(
            o.id(),
            o.tenant(),
            o.key(),
            o.callId(),
            o.attempt(),
            when,
            o.policyVersion(),
            o.surface(),
            o.provider(),
            o.modelAsked(),
            o.modelRouted(),
            o.requestBytes(),
            o.dimensions(),
            o.conversation()),
        from.closed());
  }

  @Test
  void refusesHalvesOfDifferentAttempts() {
    UsageRecord one = sample(new Random(1), "a");
    UsageRecord two = sample(new Random(2), "b");

    assertThatThrownBy(() -> new UsageRecord(one.opened(), two.closed()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static UsageRecord sample(Random random, String text) {
    RecordId id = new RecordId(new UuidV7(random).next(random.nextLong(1L << 41)));
    UsageCounts counts = UsageCounts.NONE;
    for (Unit unit : Unit.values()) {
      counts = counts.with(unit, random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 50));
    }
    Optional<ConversationHashes> hashes =
        random.nextBoolean()
            ? Optional.of(
                new ConversationHashes(
                    random.nextLong(), random.longs(random.nextInt(16)).toArray()))
            : Optional.empty();
    AttemptOpened opened =
        new AttemptOpened(
            id,
            new TenantId(new UUID(random.nextLong(), random.nextLong())),
            new KeyId("aB3dE6gH9jK2"),
            new UUID(random.nextLong(), random.nextLong()),
            1 + random.nextInt(5),
            Instant.ofEpochSecond(random.nextInt(1 << 30), random.nextInt(1_000_000_000)),
            random.nextLong(1L << 50),
            Surface.values()[random.nextInt(Surface.values().length)],
            text,
            text,
            "model",
            -1,
            List.of(new Dimension("repo", text, "x-signalbox-repo", random.nextBoolean())),
            hashes);
    AttemptClosed closed =
        new AttemptClosed(
            id,
            Instant.ofEpochSecond(random.nextInt(1 << 30)),
            Outcome.values()[random.nextInt(Outcome.values().length)],
            random.nextInt(600),
            random.nextBoolean() ? Optional.of(text) : Optional.empty(),
            Optional.of("standard"),
            Optional.empty(),
            counts,
            Basis.values()[random.nextInt(2)],
            -1,
            random.nextLong(1L << 50),
            random.nextInt(),
            random.nextBoolean());
    return new UsageRecord(opened, closed);
  }
}
