package dev.signalbox.control.price;

import dev.signalbox.billing.rate.Price;
import dev.signalbox.billing.rate.PriceBook;
import dev.signalbox.billing.rate.Rates;
import dev.signalbox.billing.rate.Schedule;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.ObjectBuilder;
import dev.signalbox.model.usage.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Writes prices as rows of the table `price`, always the same for the same prices.
final class PriceRows {

  private PriceRows() {}

  static List<JsonValue> write(PriceBook book) {
    List<JsonValue> rows = new ArrayList<>();
    for (Price price : book.prices()) {
      rows.add(row(price));
    }
    return rows;
  }

  /// One price.
  static JsonValue.Obj row(Price price) {
    return JsonValue.object()
        .put("id", price.id())
        .put("family", price.family().wireName())
        .put("models", JsonValue.array(price.models().stream().map(JsonValue::of).toList()))
        .put("valid_from", price.validFrom().toString())
        .put("valid_to", price.validTo().map(Instant::toString))
        .put("known_at", price.knownAt().toString())
        .put("corrects", price.corrects())
        .put("source_document", price.source().document())
        .put("source_read_on", price.source().readOn().toString())
        .put("verified", price.verified())
        .put("tiers", tiers(price))
        .build();
  }

  private static JsonValue tiers(Price price) {
    ObjectBuilder tiers = JsonValue.object();
    new TreeMap<>(price.tiers()).forEach((tier, schedule) -> tiers.put(tier, schedule(schedule)));
    return tiers.build();
  }

  private static JsonValue schedule(Schedule schedule) {
    ObjectBuilder out = JsonValue.object().put("base", rates(schedule.base()));
    schedule
        .longContext()
        .ifPresent(above ->
            out.put(
                "long_context",
                JsonValue.object()
                    .put("threshold_tokens", above.thresholdTokens())
                    .put("inclusive", above.inclusive())
                    .put("rates", rates(above.rates()))
                    .build()));
    return out.build();
  }

  private static JsonValue rates(Rates rates) {
    ObjectBuilder out = JsonValue.object();
    for (Unit unit : Unit.values()) {
      rates.of(unit).ifPresent(picos -> out.put(unit.wireName(), picos));
    }
    return out.build();
  }
}
