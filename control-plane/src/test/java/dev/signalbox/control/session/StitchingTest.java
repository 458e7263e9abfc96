package dev.signalbox.control.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.session.ConversationRuns.StoredRun;
import dev.signalbox.model.usage.ConversationHashes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class StitchingTest {

  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  /// A call as the tests make it.
  private record Sent(UUID id, Instant at, ConversationHashes conversation) {

    Set<Long> links() {
      Set<Long> links = new HashSet<>();
      for (long link : conversation.chain()) {
        links.add(link);
      }
      links.add(last());
      return links;
    }

    long last() {
      return Stitching.lastOf(conversation);
    }
  }

  /// What the tables hold between batches.
  private static final class Tables {
    private final Set<StoredRun> runs = new HashSet<>();
    private final Map<UUID, UUID> sessionOfThread = new HashMap<>();
    private final Map<UUID, UUID> threadOfRecord = new HashMap<>();

    void deliver(List<Sent> batch) {
      Stitching stitching = new Stitching();
      runs.forEach(stitching::load);
      runs.forEach(row -> {
        UUID thread = row.run().thread();
        UUID session = sessionOfThread.get(thread);
        stitching.loadThread(thread, session == null ? thread : session);
      });
      for (Sent call : batch) {
        threadOfRecord.put(call.id(), stitching.add(call.id(), call.at(), call.conversation()));
      }
      runs.removeAll(stitching.runs().removed());
      runs.addAll(stitching.runs().added());
      Map<UUID, UUID> moved = stitching.moved();
      sessionOfThread.replaceAll((thread, session) -> moved.getOrDefault(session, session));
      stitching
          .founded()
          .forEach(thread -> sessionOfThread.put(thread, stitching.sessionOf(thread)));
    }

    Map<UUID, UUID> sessions() {
      Map<UUID, UUID> sessions = new HashMap<>();
      threadOfRecord.forEach((id, thread) -> sessions.put(id, sessionOfThread.get(thread)));
      return sessions;
    }
  }

  @Test
  void joinsACallToTheOneItGoesOnFrom() {
    Sent first = sent(1, 0, 10);
    Sent second = sent(2, 1, 10, 11, 12);

    assertThat(deliverOneByOne(first, second))
        .containsEntry(first.id(), first.id())
        .containsEntry(second.id(), first.id());
  }

  @Test
  void keepsConversationsApartThatOnlyBeginAlike() {
    Sent one = sent(1, 0, 10, 11, 12);
    Sent other = sent(2, 1, 10, 21, 22);

    assertThat(deliverOneByOne(one, other))
        .containsEntry(one.id(), one.id())
        .containsEntry(other.id(), other.id());
  }

  @Test
  void mergesTwoSessionsWhenTheCallBetweenThemComesLate() {
    Sent first = sent(1, 0, 10);
    Sent between = sent(2, 1, 10, 11);
    // Its chain was cut: it no longer holds the first call's end.
    Sent third = sent(3, 2, 11, 12);

    Tables tables = new Tables();
    tables.deliver(List.of(third));
    tables.deliver(List.of(first));
    assertThat(tables.sessions().get(third.id())).isEqualTo(third.id());

    tables.deliver(List.of(between));
    assertThat(tables.sessions().values()).containsOnly(first.id());
  }

  @Test
  void joinsAcrossExactlyTwentyFourHoursAndNoMore() {
    Sent first = sent(1, 0, 10);
    Sent inTime = sent(2, 24, 10, 11);
    Sent tooLate =
        new Sent(id(3), START.plus(Duration.ofHours(24)).plusNanos(1_000), hashes(10, 31));

    assertThat(deliverOneByOne(first, inTime).values()).containsOnly(first.id());
    assertThat(deliverOneByOne(first, tooLate)).containsEntry(tooLate.id(), tooLate.id());
  }

  @Test
  void storesOneRowPerLinkHoweverOftenTheSameIsSent() {
    Tables tables = new Tables();
    for (int call = 1; call <= 500; call++) {
      tables.deliver(List.of(sent(call, call, 10)));
    }

    assertThat(tables.runs).hasSize(2);
    assertThat(tables.sessions().values()).containsOnly(id(1));
  }

  @Property(tries = 400)
  void findsTheSameSessionsInEveryOrderOfDelivery(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int calls) {
    Random random = new Random(seed);
    List<Sent> sent = new ArrayList<>();
    for (int call = 1; call <= calls; call++) {
      long[] chain = random.longs(random.nextInt(5), 0, 12).toArray();
      sent.add(
          new Sent(
              id(call),
              START.plus(Duration.ofHours(random.nextInt(120))),
              new ConversationHashes(random.nextInt(3), chain)));
    }
    Map<UUID, UUID> expected = connectedParts(sent);

    Collections.shuffle(sent, random);
    Tables tables = new Tables();
    for (int from = 0; from < sent.size(); ) {
      int to = Math.min(sent.size(), from + 1 + random.nextInt(6));
      tables.deliver(sent.subList(from, to));
      from = to;
    }

    assertThat(tables.sessions()).isEqualTo(expected);
  }

  /// The definition, taken literally: the connected parts of the graph of neighbours, each named by
  /// its smallest record.
  private static Map<UUID, UUID> connectedParts(List<Sent> calls) {
    Map<UUID, UUID> session = new HashMap<>();
    calls.forEach(call -> session.put(call.id(), call.id()));
    for (Sent one : calls) {
      for (Sent other : calls) {
        boolean near =
            Duration.between(one.at(), other.at()).abs().compareTo(Duration.ofHours(24)) <= 0;
        if (near && other.links().contains(one.last())) {
          UUID left = session.get(one.id());
          UUID right = session.get(other.id());
          UUID smaller = left.compareTo(right) < 0 ? left : right;
          session.replaceAll(
              (id, name) -> name.equals(left) || name.equals(right) ? smaller : name);
        }
      }
    }
    return session;
  }

  private static Map<UUID, UUID> deliverOneByOne(Sent... calls) {
    Tables tables = new Tables();
    for (Sent call : calls) {
      tables.deliver(List.of(call));
    }
    return tables.sessions();
  }

  private static Sent sent(int number, int hour, long... chain) {
    return new Sent(id(number), START.plus(Duration.ofHours(hour)), hashes(chain));
  }

  private static ConversationHashes hashes(long... chain) {
    return new ConversationHashes(10, LongStream.of(chain).toArray());
  }

  private static UUID id(int number) {
    return new UUID((1_700_000_000_000L + number) << 16 | 0x7000L, 0x8000_0000_0000_0000L);
  }
}
