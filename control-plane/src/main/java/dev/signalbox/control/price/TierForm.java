package dev.signalbox.control.price;

import dev.signalbox.billing.rate.Rates;
import dev.signalbox.billing.rate.Schedule;
import dev.signalbox.control.http.Fields;
import dev.signalbox.model.json.JsonException;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.usage.Unit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the tiers of a price, in the form that the API shows them in.
final class TierForm {

  private static final Pattern TIER = Pattern.compile("[a-z][a-z0-9_]{0,31}");
  private static final int MAX_TIERS = 16;

  /// 1,000 USD for a million tokens; a price beyond was meant for another number of units.
  private static final long MAX_TOKEN_PICOS = 1_000_000_000L;

  /// 1,000 USD for a thousand requests.
  private static final long MAX_REQUEST_PICOS = 1_000_000_000_000L;

  private final Fields fields;

  private TierForm(Fields fields) {
    this.fields = fields;
  }

  /// Reads tiers and says to `fields` what is wrong with them.
  static Map<String, Schedule> read(Optional<JsonValue> value, Fields fields) {
    Map<String, Schedule> tiers = new LinkedHashMap<>();
    if (value.isEmpty() || !(value.get() instanceof Obj in)) {
      fields.fail("tiers", value.isEmpty() ? "is missing" : "must be an object");
      return tiers;
    }
    if (in.members().size() > MAX_TIERS || !in.members().containsKey("standard")) {
      fields.fail("tiers", "must have the tier standard, and at most " + MAX_TIERS);
    }
    TierForm form = new TierForm(fields);
    in.members()
        .forEach((name, tier) -> {
          if (TIER.matcher(name).matches()) {
            form.schedule("tiers/" + name, tier).ifPresent(read -> tiers.put(name, read));
          } else {
            fields.fail("tiers", "a tier is named like priority or flex");
          }
        });
    return tiers;
  }

  /// Reads tiers that were stored.
  static Map<String, Schedule> stored(Obj in) {
    Map<String, Schedule> tiers = new LinkedHashMap<>();
    in.members().forEach((name, tier) -> tiers.put(name, schedule(tier.asObject())));
    return tiers;
  }

  private static Schedule schedule(Obj tier) {
    Optional<Schedule.LongContext> above =
        tier.get("long_context")
            .map(JsonValue::asObject)
            .map(in ->
                new Schedule.LongContext(
                    in.number("threshold_tokens"),
                    in.require("inclusive").asBoolean(),
                    storedRates(in.object("rates"))));
    return new Schedule(storedRates(tier.object("base")), above);
  }

  private static Rates storedRates(Obj in) {
    Map<Unit, Long> rates = new EnumMap<>(Unit.class);
    in.members().forEach((name, picos) -> unit(name).ifPresent(u -> rates.put(u, picos.asLong())));
    return new Rates(rates);
  }

  private Optional<Schedule> schedule(String place, JsonValue value) {
    Optional<Obj> tier = object(place, value, Set.of("base", "long_context"));
    if (tier.isEmpty()) {
      return Optional.empty();
    }
    Optional<Rates> base = rates(place + "/base", tier.get().get("base"));
    if (tier.get().get("long_context").isEmpty()) {
      return base.map(rates -> new Schedule(rates, Optional.empty()));
    }
    Optional<Schedule.LongContext> above =
        longContext(place + "/long_context", tier.get().require("long_context"));
    return base.flatMap(rates -> above.map(more -> new Schedule(rates, Optional.of(more))));
  }

  private Optional<Schedule.LongContext> longContext(String place, JsonValue value) {
    Optional<Obj> in = object(place, value, Set.of("threshold_tokens", "inclusive", "rates"));
    if (in.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> threshold =
        whole(place + "/threshold_tokens", in.get().get("threshold_tokens"), Long.MAX_VALUE);
    Optional<Rates> rates = rates(place + "/rates", in.get().get("rates"));
    if (!(in.get().get("inclusive").orElse(new JsonValue.Null())
        instanceof JsonValue.Bool(boolean inclusive))) {
      fields.fail(place + "/inclusive", "must be true or false");
      return Optional.empty();
    }
    return threshold.flatMap(
        tokens -> rates.map(above -> new Schedule.LongContext(tokens, inclusive, above)));
  }

  private Optional<Rates> rates(String place, Optional<JsonValue> value) {
    if (value.isEmpty() || !(value.get() instanceof Obj in) || in.members().isEmpty()) {
      fields.fail(place, "must be an object with at least one unit");
      return Optional.empty();
    }
    Map<Unit, Long> rates = new EnumMap<>(Unit.class);
    for (Map.Entry<String, JsonValue> member : in.members().entrySet()) {
      Optional<Unit> unit = unit(member.getKey());
      if (unit.isEmpty()) {
        fields.fail(place, "has a unit that is not known");
        return Optional.empty();
      }
      long most = unit.get() == Unit.WEB_SEARCH_REQUEST ? MAX_REQUEST_PICOS : MAX_TOKEN_PICOS;
      whole(place + "/" + member.getKey(), Optional.of(member.getValue()), most)
          .ifPresent(picos -> rates.put(unit.get(), picos));
    }
    return Optional.of(new Rates(rates));
  }

  private Optional<Long> whole(String place, Optional<JsonValue> value, long most) {
    try {
      long number = value.orElse(new JsonValue.Null()).asLong();
      if (number >= 0 && number <= most) {
        return Optional.of(number);
      }
    } catch (JsonException notWhole) {
      // Said below.
    }
    fields.fail(place, "must be a whole number from 0 to " + most);
    return Optional.empty();
  }

  private Optional<Obj> object(String place, JsonValue value, Set<String> known) {
    if (value instanceof Obj in && known.containsAll(in.members().keySet())) {
      return Optional.of(in);
    }
    fields.fail(
        place, "must be an object with " + String.join(", ", known.stream().sorted().toList()));
    return Optional.empty();
  }

  private static Optional<Unit> unit(String name) {
    for (Unit unit : Unit.values()) {
      if (unit.wireName().equals(name)) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }
}
