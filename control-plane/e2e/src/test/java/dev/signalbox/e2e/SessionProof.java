package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.e2e.Transcript.Call;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One session, seen from three sides: by its client (the tap), by the simulator and by the ledger.
final class SessionProof {

  private static final Duration BOOKED = Duration.ofSeconds(30);
  private static final int FEWEST_CALLS = 3;

  private final Stack stack;
  private final List<Seen> calls;

  /// A call that was answered.
  ///
  /// @param exchange the same call as the simulator tells it
  record Seen(Call call, String providerRequestId, Obj exchange) {}

  private SessionProof(Stack stack, List<Seen> calls) {
    this.stack = stack;
    this.calls = List.copyOf(calls);
  }

  /// Reads what went over the wire.
  static SessionProof of(Stack stack, ByteTap tap) {
    List<Seen> seen = new ArrayList<>();
    for (Call call : tap.calls()) {
      if (call.method().equals("POST") && call.status() == 200) {
        String id =
            call.answer()
                .header("request-id")
                .or(() -> call.answer().header("x-request-id"))
                .orElseThrow();
        List<JsonValue> found =
            stack.simulator().get("/_sim/exchanges?requestId=" + id).array("exchanges");
        assertThat(found).as("exchanges of the simulator with the id " + id).hasSize(1);
        seen.add(new Seen(call, id, found.getFirst().asObject()));
      } else {
        assertThat(call.method()).as(call.request().start()).isIn("GET", "HEAD");
      }
    }
    seen.sort(Comparator.comparing(each -> each.exchange().number("sequence")));
    return new SessionProof(stack, seen);
  }

  List<Seen> calls() {
    return calls;
  }

  /// The bodies were the same on both sides of the gateway, both ways.
  SessionProof provesBodiesUnchanged() {
    for (Seen seen : calls) {
      provesRequestUnchanged(seen, seen.call().request().sha256());
      assertThat(seen.call().answer().sha256())
          .as("the answer's body of " + seen.call().request().start())
          .isEqualTo(seen.exchange().object("responseBodySent").string("sha256"));
    }
    return this;
  }

  /// The same for Chat calls that did not ask for usage: the request is equal but for the injected
  /// member, the answer but for the chunk that was hidden.
  SessionProof provesBodiesUnchangedButForUsage() {
    for (Seen seen : calls) {
      provesRequestUnchanged(seen, UsageExtra.withInjected(seen.call().request()).sha256());
      Obj usage = seen.exchange().object("usage");
      assertThat(UsageExtra.withHidden(seen.call().answer(), usage).sha256())
          .as("the answer with the hidden chunk")
          .isEqualTo(seen.exchange().object("responseBodySent").string("sha256"));
    }
    return this;
  }

  private static void provesRequestUnchanged(Seen seen, String sha256) {
    assertThat(sha256)
        .as("the request's body of " + seen.call().request().start())
        .isEqualTo(seen.exchange().object("requestBody").string("sha256"));
    assertThat(seen.call().target())
        .as("path and query")
        .isEqualTo(seen.exchange().string("target"));
  }

  /// Several turns, and several tools at once in one of them.
  SessionProof provesSeveralTurnsWithParallelTools() {
    assertThat(calls).hasSizeGreaterThanOrEqualTo(FEWEST_CALLS);
    assertThat(calls)
        .as("an answer with two tool calls")
        .anyMatch(seen -> ToolCalls.in(seen.call().answer().text()) >= 2);
    return this;
  }

  /// Every call is in the ledger once, all in one session of this client, with the usage that the
  /// simulator reported and the cost that a hand calculation gives.
  ///
  /// @return the ledger's record of each call in the order of the calls
  List<Obj> provesLedger(String client, String version) {
    Map<String, Obj> booked = new LinkedHashMap<>();
    List<String> wanted = calls.stream().map(Seen::providerRequestId).toList();
    Obj session =
        await("all calls are booked")
            .atMost(BOOKED)
            .until(() -> sessionOf(wanted), Optional::isPresent)
            .orElseThrow();
    for (Obj record : stack.control().all("/v1/sessions/" + session.string("id") + "/calls")) {
      String id = record.get("provider_request_id").map(JsonValue::asString).orElse("");
      assertThat(booked.put(id, record)).as("a second record of " + id).isNull();
    }
    assertThat(booked.keySet())
        .as("calls of the session")
        .containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(session.string("client")).isEqualTo(client);
    BigDecimal total = BigDecimal.ZERO;
    for (Seen seen : calls) {
      Obj record = booked.get(seen.providerRequestId());
      total = total.add(provesRecord(seen, record, client, version));
    }
    assertThat(new BigDecimal(session.string("cost_usd"))).isEqualByComparingTo(total);
    return wanted.stream().map(booked::get).toList();
  }

  private static BigDecimal provesRecord(Seen seen, Obj record, String client, String version) {
    assertThat(record.string("client")).isEqualTo(client);
    assertThat(record.string("client_version")).isEqualTo(version);
    assertThat(record.string("outcome")).isEqualTo("completed");
    assertThat(record.flag("estimated")).isFalse();
    Obj counts = seen.exchange().object("counts");
    assertThat(record.object("units")).isEqualTo(counts);
    BigDecimal cost = HandCalculation.usd(record.string("model"), counts);
    assertThat(cost).isPositive();
    assertThat(record.string("cost_usd")).isEqualTo(cost.toPlainString());
    return cost;
  }

  /// The one session that all of these calls are in, once it has that many.
  private Optional<Obj> sessionOf(List<String> wanted) {
    for (Obj session : stack.control().all("/v1/sessions")) {
      List<String> ids =
          stack.control().all("/v1/sessions/" + session.string("id") + "/calls").stream()
              .flatMap(record -> record.get("provider_request_id").stream())
              .map(JsonValue::asString)
              .collect(Collectors.toList());
      if (ids.containsAll(wanted)) {
        return summary(session.string("id"));
      }
    }
    return Optional.empty();
  }

  /// Read after the calls: a summary from before the last of them came would be short of it.
  private Optional<Obj> summary(String session) {
    return stack.control().all("/v1/sessions").stream()
        .filter(each -> each.string("id").equals(session))
        .findFirst();
  }
}
