package dev.signalbox.simulator;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.call.Knobs;
import dev.signalbox.simulator.call.Reply;
import dev.signalbox.simulator.call.Request;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/_sim/…`, which no vendor has: what tests and demonstrations use to look at the simulator and
/// to set it up. `GET /_sim/exchanges?since=N&marker=M&requestId=R` (`next` is what to ask `since`
/// the next time: exchanges still under way come again), `POST /_sim/reset`, `GET` and `POST
/// /_sim/config` (an object of knobs by name, all others back to their defaults), `POST
/// /_sim/batches` (`{"id":ID,"end":"completed"|"expired"|"cancelled","done":N}`: ends a batch now,
/// N of its calls answered; without it all of them if completed, else none). More in [IdentityApi].
final class ControlApi {

  /// Knobs of an answer that is sent as it is.
  static final Knobs PLAIN = Knobs.read(Map.of());

  private static final List<Header> HEADERS =
      List.of(new Header("content-type", "application/json"));

  private final ExchangeLog log;
  private final Router router;
  private final ShiftedClock clock;
  private final IdentityApi identities;

  ControlApi(ExchangeLog log, Router router, ShiftedClock clock) {
    this.log = log;
    this.router = router;
    this.clock = clock;
    this.identities = new IdentityApi(router.identities(), clock);
  }

  static boolean serves(String target) {
    return target.startsWith("/_sim/");
  }

  Prepared answer(Arrived request) {
    return new Prepared(reply(request), PLAIN);
  }

  private Reply reply(Arrived request) {
    return switch (request.method() + " " + request.request().path()) {
      case "GET /_sim/exchanges" -> exchanges(Request.parameters(request.request().rawQuery()));
      case "POST /_sim/reset" -> {
        log.clear();
        router.reset();
        clock.ahead(Duration.ZERO);
        yield Reply.Whole.json(200, HEADERS, JsonValue.object().build());
      }
      case "GET /_sim/config" -> Reply.Whole.json(200, HEADERS, configured());
      case "POST /_sim/config" -> configure(request);
      case "POST /_sim/batches" -> endBatch(request);
      default -> identities(request);
    };
  }

  private Reply identities(Arrived request) {
    String call = request.method() + " " + request.request().path();
    try {
      return identities
          .answer(call, request.body())
          .<Reply>map(told -> Reply.Whole.json(200, HEADERS, told))
          .orElseGet(() -> problem(404, "no such path or method"));
    } catch (JsonException | IllegalArgumentException unreadable) {
      return problem(400, String.valueOf(unreadable.getMessage()));
    }
  }

  private Reply exchanges(Map<String, String> query) {
    long since;
    try {
      since = Long.parseLong(query.getOrDefault("since", "0"));
    } catch (NumberFormatException notANumber) {
      return problem(400, "since is a number");
    }
    List<Exchange> found =
        log.since(since).stream()
            .filter(e -> matches(query.get("marker"), e.marker()))
            .filter(e -> matches(query.get("requestId"), Optional.of(e.requestId())))
            .toList();
    long next = since;
    for (Exchange exchange : found) {
      if (exchange.state() == Exchange.State.STARTED) {
        break;
      }
      next = exchange.sequence();
    }
    return Reply.Whole.json(
        200,
        HEADERS,
        JsonValue.object()
            .put("next", next)
            .put("exchanges", JsonValue.array(found.stream().map(Exchange::json).toList()))
            .build());
  }

  private Reply configure(Arrived request) {
    try {
      Map<String, String> knobs = new LinkedHashMap<>();
      Json.parse(request.body())
          .asObject()
          .members()
          .forEach((name, value) ->
              knobs.put(
                  name, value instanceof JsonValue.Num number ? number.text() : value.asString()));
      router.configure(knobs);
      return Reply.Whole.json(200, HEADERS, configured());
    } catch (JsonException | IllegalArgumentException unreadable) {
      return problem(400, String.valueOf(unreadable.getMessage()));
    }
  }

  private Reply endBatch(Arrived request) {
    try {
      JsonValue.Obj asked = Json.parse(request.body()).asObject();
      String how = asked.string("end");
      long usual = how.equals("completed") ? Integer.MAX_VALUE : 0;
      long done = asked.get("done").map(JsonValue::asLong).orElse(usual);
      return router.endBatch(asked.string("id"), how, Math.toIntExact(done))
          ? Reply.Whole.json(200, HEADERS, JsonValue.object().build())
          : problem(404, "no such batch");
    } catch (JsonException | IllegalArgumentException | ArithmeticException unreadable) {
      return problem(400, String.valueOf(unreadable.getMessage()));
    }
  }

  private JsonValue configured() {
    JsonValue.ObjectBuilder json = JsonValue.object();
    router.configured().forEach(json::put);
    return json.build();
  }

  private static Reply problem(int status, String detail) {
    return Reply.Whole.json(status, HEADERS, JsonValue.object().put("detail", detail).build());
  }

  private static boolean matches(@Nullable String wanted, Optional<String> found) {
    return wanted == null || found.filter(wanted::equals).isPresent();
  }
}
