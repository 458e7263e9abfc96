package dev.signalbox.control.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.UsageRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Stitching through the database; its rules are tested in `StitchingTest`.
final class StitchedSessionsIT {

  private static final int CALLS = 12;

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
  void findsTheSameSessionsHoweverBatchesCome() throws Exception {
    Map<String, List<UsageRecord>> conversations = new HashMap<>();
    List<UsageRecord> all = new ArrayList<>();
    for (int number = 0; number < 10; number++) {
      List<UsageRecord> calls = conversation(1_000L * number, "KEY00000000" + number % 3);
      conversations.put("stitched-" + calls.getFirst().opened().id(), calls);
      all.addAll(calls);
    }
    Collections.shuffle(all, new Random(5));
    List<Callable<Obj>> deliveries = new ArrayList<>();
    for (int from = 0; from < all.size(); from += 5) {
      List<UsageRecord> batch = all.subList(from, from + 5);
      deliveries.add(() -> control.deliver(batch));
      deliveries.add(() -> control.deliver(batch));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<Obj> delivered : threads.invokeAll(deliveries)) {
        delivered.get();
      }
    }

    List<Obj> sessions = control.all("/v1/sessions?limit=3");

    assertThat(UsageControl.texts(sessions, "id"))
        .containsExactlyInAnyOrderElementsOf(conversations.keySet());
    assertThat(sessions)
        .allSatisfy(session -> {
          List<UsageRecord> calls = conversations.get(session.string("id"));
          assertThat(session.string("origin")).isEqualTo("stitched");
          assertThat(session.number("attempts")).isEqualTo(CALLS);
          assertThat(session.string("first_at"))
              .isEqualTo(calls.getFirst().opened().openedAt().toString());
          assertThat(session.string("last_at"))
              .isEqualTo(calls.getLast().closed().closedAt().toString());
        });
    String anyRecord = "stitched-" + conversations.values().iterator().next().get(7).opened().id();
    assertThat(conversations).containsKey(control.get("/v1/sessions/" + anyRecord).string("id"));
    control.assertSumsEqualLedger();
  }

  /// Calls each of which resends the conversation with two more messages. All start with the same
  /// message; the second one is their own. The first call of all is not the shared message alone.
  private static List<UsageRecord> conversation(long own, String key) {
    List<UsageRecord> calls = new ArrayList<>();
    for (int call = 0; call < CALLS; call++) {
      long[] links =
          LongStream.concat(LongStream.of(1), LongStream.rangeClosed(own + 2, own + 4 + 2L * call))
              .toArray();
      long[] chain = Arrays.copyOfRange(links, Math.max(0, links.length - 16), links.length);
      Duration age = Duration.ofHours(20).minusMinutes(90L * call);
      calls.add(control.usage(age.toSeconds()).key(key).conversation(1, chain).build());
    }
    return calls;
  }
}
