package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the simulator answers from now on, held against the ledger: for clients whose calls show no
/// name that both sides know.
final class LedgerWatch {

  private static final Duration BOOKED = Duration.ofSeconds(30);

  private final Stack stack;
  private final long since;

  private LedgerWatch(Stack stack, long since) {
    this.stack = stack;
    this.since = since;
  }

  /// Begins.
  static LedgerWatch from(Stack stack) {
    return new LedgerWatch(stack, stack.simulator().get("/_sim/exchanges?since=0").number("next"));
  }

  /// Every answer of a model is in the ledger once, complete, with the usage that the simulator
  /// reported and a cost.
  ///
  /// @param atLeast how many answers there must be
  /// @return what the simulator saw, in order
  List<Obj> provesBooked(int atLeast) {
    List<Obj> exchanges =
        stack.simulator().get("/_sim/exchanges?since=" + since).array("exchanges").stream()
            .map(JsonValue::asObject)
            .filter(exchange -> exchange.get("usage").isPresent())
            .toList();
    assertThat(exchanges).hasSizeGreaterThanOrEqualTo(atLeast);
    for (Obj exchange : exchanges) {
      Obj record =
          await("the call is booked")
              .atMost(BOOKED)
              .until(() -> record(exchange.string("requestId")), Optional::isPresent)
              .orElseThrow();
      assertThat(record.string("outcome")).isEqualTo("completed");
      assertThat(record.flag("estimated")).isFalse();
      assertThat(record.object("units")).isEqualTo(exchange.object("counts"));
      assertThat(new BigDecimal(record.string("cost_usd"))).isPositive();
    }
    return exchanges;
  }

  private Optional<Obj> record(String providerRequestId) {
    List<Obj> found =
        stack.control().all("/v1/sessions").stream()
            .flatMap(session ->
                stack.control().all("/v1/sessions/" + session.string("id") + "/calls").stream())
            .filter(record ->
                record
                    .get("provider_request_id")
                    .map(JsonValue::asString)
                    .filter(providerRequestId::equals)
                    .isPresent())
            .toList();
    assertThat(found).hasSizeLessThanOrEqualTo(1);
    return found.stream().findFirst();
  }
}
