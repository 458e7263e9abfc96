package dev.signalbox.data.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.id.KeyId;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.TenantId;
import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Basis;
import dev.signalbox.model.usage.ConversationHashes;
import dev.signalbox.model.usage.Dimension;
import dev.signalbox.model.usage.Outcome;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import dev.signalbox.model.wire.Surface;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class SlotCodecTest {

  private final FrameBuffer frame = new FrameBuffer();

  @Property(tries = 300)
  void whatIsWrittenIsReadBack(
      @ForAll long seed,
      @ForAll @StringLength(max = 60) String anyText,
      @ForAll @IntRange(max = 64) int dimensions,
      @ForAll @IntRange(min = -1, max = 16) int links) {
    Random random = new Random(seed);
    String text = readable(anyText);
    AttemptOpened opened = randomOpened(random, text, dimensions, links);
    AttemptClosed closed = randomClosed(random, opened.id(), text);

    SlotCodec.write(frame, opened);
    AttemptOpened openedBack = SlotCodec.readOpened(new FrameBuffer.Reader(frame));
    SlotCodec.write(frame, closed);
    AttemptClosed closedBack = SlotCodec.readClosed(closed.id(), new FrameBuffer.Reader(frame));

    assertThat(openedBack).isEqualTo(opened);
    assertThat(closedBack).isEqualTo(closed);
  }

  @Property(tries = 300)
  void longTextIsCutAtAWholeCharacter(
      @ForAll @StringLength(max = 400) String anyText, @ForAll @IntRange(max = 64) int limit) {
    String text = readable(anyText);
    frame.clear();

    frame.putText(text, limit);

    String back = new FrameBuffer.Reader(frame).readText();
    assertThat(text).startsWith(back);
    assertThat(frame.length()).isLessThanOrEqualTo(2 + limit);
    if (back.length() < text.length()) {
      String oneMore = back + new String(Character.toChars(text.codePointAt(back.length())));
      assertThat(oneMore.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
          .isGreaterThan(limit);
    }
  }

  @Test
  void theLargestRecordStaysWithinItsLimits() {
    String huge = "\u20AC".repeat(5000);
    List<Dimension> dimensions = Collections.nCopies(100, new Dimension(huge, huge, huge, true));
    AttemptOpened opened =
        new AttemptOpened(
            Attempts.id(1),
            new TenantId(UUID.randomUUID()),
            new KeyId("aB3dE6gH9jK2"),
            UUID.randomUUID(),
            1,
            Instant.MAX,
            Long.MAX_VALUE,
            Surface.EMBEDDINGS,
            huge,
            huge,
            huge,
            Long.MAX_VALUE,
            dimensions,
            Optional.of(new ConversationHashes(1, new long[100])));
    AttemptClosed closed =
        new AttemptClosed(
            Attempts.id(1),
            Instant.MAX,
            Outcome.ORPHANED,
            999,
            Optional.of(huge),
            Optional.of(huge),
            Optional.of(huge),
            UsageCounts.NONE.with(Unit.OUTPUT_TOKEN, Long.MAX_VALUE),
            Basis.ESTIMATED,
            1,
            1,
            1,
            true);

    SlotCodec.write(frame, opened);
    int openedLength = frame.length();
    AttemptOpened back = SlotCodec.readOpened(new FrameBuffer.Reader(frame));
    SlotCodec.write(frame, closed);

    assertThat(openedLength).isLessThanOrEqualTo(SlotCodec.MAX_OPENED);
    assertThat(frame.length()).isLessThanOrEqualTo(SlotCodec.MAX_CLOSED);
    assertThat(back.dimensions()).hasSize(SlotCodec.MAX_DIMENSIONS);
    assertThat(back.conversation().orElseThrow().chain()).hasSize(16);
    assertThat(SlotLayout.size(SlotCodec.MAX_OPENED)).isLessThan(SpoolFixture.SEGMENT_BYTES / 2);
  }

  @Test
  void halfACharacterBecomesAQuestionMark() {
    frame.clear();

    frame.putText("a\uD83Db", 16);

    assertThat(new FrameBuffer.Reader(frame).readText()).isEqualTo("a?b");
  }

  /// What is on disks out there is read by position: add at the end only.
  @Test
  void constantsKeepTheirPlaces() {
    assertThat(Surface.values())
        .startsWith(
            Surface.MESSAGES,
            Surface.COUNT_TOKENS,
            Surface.CHAT_COMPLETIONS,
            Surface.COMPLETIONS,
            Surface.RESPONSES,
            Surface.EMBEDDINGS);
    assertThat(Outcome.values())
        .startsWith(
            Outcome.COMPLETED,
            Outcome.PROVIDER_ERROR,
            Outcome.PROVIDER_CUT,
            Outcome.CLIENT_CANCELLED,
            Outcome.TIMEOUT,
            Outcome.UNREACHABLE,
            Outcome.ORPHANED);
    assertThat(Basis.values()).startsWith(Basis.REPORTED, Basis.ESTIMATED);
    assertThat(Unit.values())
        .startsWith(
            Unit.INPUT_TOKEN,
            Unit.OUTPUT_TOKEN,
            Unit.CACHE_READ_TOKEN,
            Unit.CACHE_WRITE_5M_TOKEN,
            Unit.CACHE_WRITE_1H_TOKEN,
            Unit.WEB_SEARCH_REQUEST)
        .hasSizeLessThanOrEqualTo(SlotCodec.MAX_UNITS);
  }

  private static AttemptOpened randomOpened(Random random, String text, int dimensions, int links) {
    List<Dimension> list = new ArrayList<>();
    for (int index = 0; index < dimensions; index++) {
      list.add(new Dimension(text, text + index, "header", random.nextBoolean()));
    }
    Optional<ConversationHashes> hashes =
        links < 0
            ? Optional.empty()
            : Optional.of(new ConversationHashes(random.nextLong(), random.longs(links).toArray()));
    return new AttemptOpened(
        Attempts.id(random.nextInt(1 << 30)),
        new TenantId(new UUID(random.nextLong(), random.nextLong())),
        new KeyId("aB3dE6gH9jK2"),
        new UUID(random.nextLong(), random.nextLong()),
        random.nextInt(),
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
        random.nextLong(),
        Surface.values()[random.nextInt(Surface.values().length)],
        text,
        text,
        "model",
        random.nextLong(),
        list,
        hashes);
  }

  private static AttemptClosed randomClosed(Random random, RecordId id, String text) {
    long[] counts = new long[Unit.values().length];
    for (int index = 0; index < counts.length; index++) {
      counts[index] = random.nextLong() >>> 1;
    }
    return new AttemptClosed(
        id,
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
        Outcome.values()[random.nextInt(Outcome.values().length)],
        random.nextInt(),
        random.nextBoolean() ? Optional.of(text) : Optional.empty(),
        random.nextBoolean() ? Optional.of("tier") : Optional.empty(),
        random.nextBoolean() ? Optional.of("") : Optional.empty(),
        UsageCounts.ofOrdinals(counts),
        Basis.values()[random.nextInt(2)],
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        random.nextBoolean());
  }

  /// UTF-8 has no form for half a surrogate pair.
  private static String readable(String text) {
    byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new String(utf8, java.nio.charset.StandardCharsets.UTF_8);
  }
}
