package dev.signalbox.billing.rate;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Unit;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The written form of a price list: decimal USD for a number of units that stands in the member's
/// name. Whatever is unknown, missing, inexact or implausible is refused with the entry's id.
final class PriceList {

  private static final String PER_MILLION_TOKENS = "usdPerMillionTokens";
  private static final String PER_THOUSAND_REQUESTS = "usdPerThousandRequests";
  private static final String LONG_CONTEXT = "longContext";
  private static final String TIMES = "times";
  private static final Set<String> LIST_MEMBERS = Set.of("about", "sources", "prices");
  private static final Set<String> SOURCE_MEMBERS = Set.of("document", "readOn");
  private static final Set<String> PRICE_MEMBERS =
      Set.of(
          "id",
          "family",
          "models",
          "validFrom",
          "validTo",
          "knownAt",
          "corrects",
          "source",
          "verified",
          "note",
          PER_MILLION_TOKENS,
          PER_THOUSAND_REQUESTS,
          LONG_CONTEXT,
          "tiers");
  private static final Set<String> TIER_MEMBERS = Set.of(TIMES, PER_MILLION_TOKENS, LONG_CONTEXT);
  private static final Set<String> LONG_CONTEXT_MEMBERS =
      Set.of("thresholdInputTokens", "inclusive", PER_MILLION_TOKENS);

  private final Map<String, Price.Source> sources = new LinkedHashMap<>();

  private PriceList() {}

  /// Reads a list.
  ///
  /// @throws IllegalArgumentException if it breaks a rule, naming the entry
  static PriceBook parse(byte[] json) {
    try {
      return new PriceList().book(Json.parse(json).asObject());
    } catch (JsonException notAList) {
      throw new IllegalArgumentException("price list: " + notAList.getMessage(), notAList);
    }
  }

  private PriceBook book(Obj list) {
    refuseUnknownMembers(list, LIST_MEMBERS);
    for (Map.Entry<String, JsonValue> entry : list.object("sources").members().entrySet()) {
      Obj source = entry.getValue().asObject();
      refuseUnknownMembers(source, SOURCE_MEMBERS);
      String document = source.string("document");
      if (document.isBlank()) {
        throw new IllegalArgumentException("source " + entry.getKey() + ": name the document");
      }
      sources.put(entry.getKey(), new Price.Source(document, date(source.string("readOn"))));
    }
    List<Price> prices = new ArrayList<>();
    for (JsonValue entry : list.array("prices")) {
      String id = entry.asObject().string("id");
      try {
        prices.add(price(id, entry.asObject()));
      } catch (IllegalArgumentException | JsonException | DateTimeException broken) {
        throw new IllegalArgumentException("price " + id + ": " + broken.getMessage(), broken);
      }
    }
    return PriceBook.of(prices);
  }

  private Price price(String id, Obj entry) {
    refuseUnknownMembers(entry, PRICE_MEMBERS);
    Price.Source source = sources.get(entry.string("source"));
    if (source == null) {
      throw new IllegalArgumentException("its source is not among the sources");
    }
    Map<Unit, Long> requests =
        entry
            .get(PER_THOUSAND_REQUESTS)
            .map(rates -> picos(rates.asObject(), PriceScale.THOUSAND_REQUESTS))
            .orElse(Map.of());
    Schedule standard = schedule(entry, requests);
    Map<String, Schedule> tiers = new LinkedHashMap<>();
    tiers.put(ServedTier.STANDARD, standard);
    entry
        .get("tiers")
        .map(JsonValue::asObject)
        .map(Obj::members)
        .orElse(Map.of())
        .entrySet()
        .stream()
        .forEach(
            tier -> tiers.put(tier.getKey(), tier(tier.getValue().asObject(), standard, requests)));
    return new Price(
        id,
        ModelFamily.fromWireName(entry.string("family")),
        models(entry),
        start(entry.string("validFrom")),
        entry.get("validTo").map(JsonValue::asString).map(PriceList::start),
        start(entry.string("knownAt")),
        entry.get("corrects").map(JsonValue::asString),
        source,
        entry.require("verified").asBoolean(),
        tiers);
  }

  private static List<String> models(Obj entry) {
    List<String> models = entry.array("models").stream().map(JsonValue::asString).toList();
    for (String model : models) {
      if (!ModelName.of(model).name().equals(model)) {
        throw new IllegalArgumentException(model + " is not a model's plain name");
      }
    }
    return models;
  }

  private static Schedule tier(Obj tier, Schedule standard, Map<Unit, Long> requests) {
    refuseUnknownMembers(tier, TIER_MEMBERS);
    Optional<JsonValue> times = tier.get(TIMES);
    if (times.isEmpty()) {
      return schedule(tier, requests);
    }
    if (tier.members().size() != 1) {
      throw new IllegalArgumentException("a tier has either 'times' or its own prices");
    }
    Fraction factor = Fraction.parse(times.get().asString());
    return new Schedule(
        times(standard.base(), factor),
        standard
            .longContext()
            .map(above ->
                new Schedule.LongContext(
                    above.thresholdTokens(), above.inclusive(), times(above.rates(), factor))));
  }

  /// Requests keep their price in every tier; only tokens get cheaper or dearer.
  private static Rates times(Rates rates, Fraction factor) {
    Map<Unit, Long> changed = new EnumMap<>(Unit.class);
    rates
        .picosPerUnit()
        .forEach((unit, picos) ->
            changed.put(
                unit,
                PriceScale.of(unit) == PriceScale.MILLION_TOKENS
                    ? factor.timesExactly(picos)
                    : picos));
    return new Rates(changed);
  }

  private static Schedule schedule(Obj owner, Map<Unit, Long> requests) {
    Map<Unit, Long> tokens = picos(owner.object(PER_MILLION_TOKENS), PriceScale.MILLION_TOKENS);
    return new Schedule(
        both(tokens, requests),
        owner
            .get(LONG_CONTEXT)
            .map(JsonValue::asObject)
            .map(above -> longContext(above, tokens.keySet(), requests)));
  }

  private static Schedule.LongContext longContext(
      Obj above, Set<Unit> units, Map<Unit, Long> requests) {
    refuseUnknownMembers(above, LONG_CONTEXT_MEMBERS);
    Map<Unit, Long> tokens = picos(above.object(PER_MILLION_TOKENS), PriceScale.MILLION_TOKENS);
    if (!tokens.keySet().equals(units)) {
      throw new IllegalArgumentException("a long context prices the same units as a short one");
    }
    long threshold = above.number("thresholdInputTokens");
    if (threshold <= 0) {
      throw new IllegalArgumentException("the long-context threshold is not positive");
    }
    return new Schedule.LongContext(
        threshold, above.require("inclusive").asBoolean(), both(tokens, requests));
  }

  private static Rates both(Map<Unit, Long> tokens, Map<Unit, Long> requests) {
    Map<Unit, Long> all = new EnumMap<>(Unit.class);
    all.putAll(tokens);
    all.putAll(requests);
    return new Rates(all);
  }

  private static Map<Unit, Long> picos(Obj rates, PriceScale scale) {
    if (rates.members().isEmpty()) {
      throw new IllegalArgumentException("no prices given");
    }
    Map<Unit, Long> picos = new EnumMap<>(Unit.class);
    rates
        .members()
        .forEach((name, usd) ->
            picos.put(scale.unit(name), scale.picosPerUnit(name, new BigDecimal(usd.asString()))));
    return picos;
  }

  private static Instant start(String date) {
    return date(date).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static LocalDate date(String text) {
    return LocalDate.parse(text);
  }

  private static void refuseUnknownMembers(Obj object, Set<String> known) {
    for (String member : object.members().keySet()) {
      if (!known.contains(member)) {
        throw new IllegalArgumentException("unknown member '" + member + "'");
      }
    }
  }
}
