package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.e2e.Traffic.Result;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Holds the ledger against what the simulator saw and what the callers got, attempt by attempt.
final class Books {

  private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Map<String, List<Obj>> seen;
  private final Map<String, List<Obj>> booked;

  private Books(Map<String, List<Obj>> seen, Map<String, List<Obj>> booked) {
    this.seen = seen;
    this.booked = booked;
  }

  /// What came of it, for people.
  ///
  /// @param withoutExchange records of attempts that died before the simulator saw them
  record Tally(int calls, int seen, int reported, int estimated, int withoutExchange) {}

  /// Waits until the proxy has nothing left to deliver, then reads both sides.
  static Books read(Stack stack) {
    await("everything is delivered")
        .atMost(LONGEST_DELIVERY)
        .pollInterval(POLL)
        .until(() ->
            stack.metric("signalbox_spool_pending_records") == 0
                && stack.metric("signalbox_spool_open_attempts") == 0);
    List<Obj> exchanges =
        stack.simulator().get("/_sim/exchanges?since=0").array("exchanges").stream()
            .map(JsonValue::asObject)
            .filter(exchange -> exchange.string("method").equals("POST"))
            .toList();
    List<Obj> records = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Obj session : stack.control().all("/v1/sessions")) {
      List<Obj> calls = stack.control().all("/v1/sessions/" + session.string("id") + "/calls");
      assertThat(calls).hasSize(Math.toIntExact(session.number("attempts")));
      provesSum(session, calls);
      calls.forEach(record -> assertThat(ids.add(record.string("id"))).isTrue());
      records.addAll(calls);
    }
    return new Books(
        exchanges.stream().collect(Collectors.groupingBy(each -> each.string("marker"))),
        records.stream().collect(Collectors.groupingBy(Books::marker)));
  }

  /// Each attempt that the simulator saw is booked once: as the simulator reported it if its caller
  /// got the whole answer, else so or as estimated. An attempt that it did not see may be booked as
  /// estimated, because the proxy cannot know.
  Tally proves(List<Result> results) {
    assertThat(results.stream().map(Result::marker)).doesNotHaveDuplicates();
    assertThat(results.stream().map(Result::marker).toList()).containsAll(seen.keySet());
    assertThat(results.stream().map(Result::marker).toList()).containsAll(booked.keySet());
    int reported = 0;
    int estimated = 0;
    int withoutExchange = 0;
    for (Result result : results) {
      List<Obj> exchanges = seen.getOrDefault(result.marker(), List.of());
      List<Obj> records = booked.getOrDefault(result.marker(), List.of());
      String story = result + "\nseen: " + exchanges + "\nbooked: " + records;
      assertThat(exchanges).as(story).hasSizeLessThanOrEqualTo(1);
      assertThat(records).as(story).hasSizeBetween(exchanges.size(), 1);
      if (records.isEmpty()) {
        assertThat(result.complete()).as(story).isFalse();
        continue;
      }
      boolean guess =
          provesRecord(result, exchanges.stream().findFirst(), records.getFirst(), story);
      reported += guess ? 0 : 1;
      estimated += guess ? 1 : 0;
      withoutExchange += exchanges.isEmpty() ? 1 : 0;
    }
    return new Tally(results.size(), seen.size(), reported, estimated, withoutExchange);
  }

  private static boolean provesRecord(
      Result result, Optional<Obj> exchange, Obj record, String story) {
    boolean guess = record.flag("estimated");
    if (result.complete()) {
      assertThat(guess).as(story).isFalse();
      assertThat(exchange).as(story).isPresent();
    }
    if (guess) {
      assertThat(record.string("outcome")).as(story).isNotEqualTo("completed");
      return true;
    }
    if (exchange.isEmpty()) {
      assertThat(record.string("outcome")).as(story).isEqualTo("unreachable");
      return false;
    }
    assertThat(record.string("outcome")).as(story).isEqualTo("completed");
    assertThat(record.string("provider_request_id"))
        .as(story)
        .isEqualTo(exchange.get().string("requestId"));
    assertThat(exchange.get().flag("usageComplete")).as(story).isTrue();
    assertThat(record.object("units")).as(story).isEqualTo(exchange.get().object("counts"));
    return false;
  }

  private static void provesSum(Obj session, List<Obj> calls) {
    BigDecimal sum =
        calls.stream()
            .map(record -> new BigDecimal(record.string("cost_usd")))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(new BigDecimal(session.string("cost_usd"))).isEqualByComparingTo(sum);
  }

  private static String marker(Obj record) {
    return record.array("dimensions").stream()
        .map(JsonValue::asObject)
        .filter(dimension -> dimension.string("name").equals("dim.marker"))
        .map(dimension -> dimension.string("value"))
        .findFirst()
        .orElseThrow();
  }
}
