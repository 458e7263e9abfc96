package dev.signalbox.billing.rate;

import dev.signalbox.billing.rate.Rating.Line;
import dev.signalbox.billing.rate.Rating.Priced;
import dev.signalbox.billing.rate.Rating.Reason;
import dev.signalbox.billing.rate.Rating.Unpriced;
import dev.signalbox.model.money.NanoUsd;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Turns usage into cost with one book. Pure and safe to share between threads.
public final class Rater {

  private final PriceBook book;

  public Rater(PriceBook book) {
    this.book = book;
  }

  /// What the counts cost. The tier that was served and the size of the whole context choose the
  /// rates; each used unit is a line; the sum is exact and rounded once.
  ///
  /// @param rule what holds if the book has no price for what was served
  public Rating rate(UsageCounts counts, Served served, UnknownModelRule rule) {
    Optional<ModelFamily> family = ModelFamily.of(served.provider(), ModelName.of(served.model()));
    String tier = ServedTier.canonical(served.tier());
    Outcome outcome =
        family
            .map(known -> book.inOrder(known, ModelName.of(served.model()), served.at()))
            .map(prices -> firstThatCovers(counts, prices, tier))
            .orElse(new Outcome.Failed(Reason.UNKNOWN_MODEL));
    return switch (outcome) {
      case Outcome.Done(Priced priced, long ignored) -> priced;
      case Outcome.Failed(Reason reason) ->
          rule == UnknownModelRule.MOST_EXPENSIVE_IN_FAMILY && reason != Reason.AMOUNT_TOO_LARGE
              ? assume(counts, served, tier, reason).orElse(new Unpriced(reason, rule))
              : new Unpriced(reason, rule);
    };
  }

  /// Whether the book knows the model at that time, so that a tenant with [UnknownModelRule#DENY]
  /// can be told before the call.
  public boolean canPrice(String provider, String model, Instant at) {
    ModelName name = ModelName.of(model);
    return ModelFamily.of(provider, name)
        .flatMap(family -> book.find(family, name, at))
        .isPresent();
  }

  /// An entry that has no price for the tier or for something that was used gives way to the next.
  private static Outcome firstThatCovers(UsageCounts counts, List<Price> prices, String tier) {
    Outcome outcome = new Outcome.Failed(Reason.UNKNOWN_MODEL);
    for (Price price : prices) {
      outcome = attempt(counts, price, tier, false);
      if (outcome instanceof Outcome.Done) {
        return outcome;
      }
    }
    return outcome;
  }

  private sealed interface Outcome {
    record Done(Priced priced, long picos) implements Outcome {}

    record Failed(Reason reason) implements Outcome {}
  }

  /// The dearest of what could have been meant: the tiers of the model itself if only the tier is
  /// unknown, else the family in the tier that was served, else the family in any tier.
  private Optional<Rating> assume(UsageCounts counts, Served served, String tier, Reason reason) {
    ModelName name = ModelName.of(served.model());
    Optional<ModelFamily> family = ModelFamily.of(served.provider(), name);
    List<Price> itself =
        reason == Reason.UNKNOWN_TIER
            ? family.flatMap(known -> book.find(known, name, served.at())).stream().toList()
            : List.of();
    List<Price> relatives =
        family.stream().flatMap(known -> book.validIn(known, served.at())).toList();
    return dearest(inAnyTier(counts, itself))
        .or(() -> dearest(relatives.stream().map(price -> attempt(counts, price, tier, true))))
        .or(() -> dearest(inAnyTier(counts, relatives)))
        .map(Outcome.Done::priced);
  }

  private static Stream<Outcome> inAnyTier(UsageCounts counts, List<Price> prices) {
    return prices.stream()
        .flatMap(price ->
            price.tiers().keySet().stream().map(tier -> attempt(counts, price, tier, true)));
  }

  private static Optional<Outcome.Done> dearest(Stream<Outcome> outcomes) {
    return outcomes
        .filter(Outcome.Done.class::isInstance)
        .map(Outcome.Done.class::cast)
        .max(
            Comparator.comparingLong(Outcome.Done::picos)
                .thenComparing(done -> done.priced().price().id())
                .thenComparing(done -> done.priced().tier()));
  }

  private static Outcome attempt(UsageCounts counts, Price price, String tier, boolean assumed) {
    Optional<Schedule> schedule = price.tier(tier);
    if (schedule.isEmpty()) {
      return new Outcome.Failed(Reason.UNKNOWN_TIER);
    }
    try {
      long context = contextTokens(counts);
      Rates rates = schedule.get().ratesFor(context);
      List<Line> lines = new ArrayList<>();
      for (Unit unit : Unit.values()) {
        if (counts.of(unit) == 0) {
          continue;
        }
        OptionalLong picosPerUnit = rates.of(unit);
        if (picosPerUnit.isEmpty()) {
          return new Outcome.Failed(Reason.UNIT_WITHOUT_PRICE);
        }
        lines.add(new Line(unit, counts.of(unit), picosPerUnit.getAsLong()));
      }
      long picos = sum(lines);
      boolean longContext =
          schedule.get().longContext().map(above -> above.reachedBy(context)).orElse(false);
      NanoUsd cost = NanoUsd.roundedFromPicos(picos);
      return new Outcome.Done(new Priced(cost, lines, price, tier, longContext, assumed), picos);
    } catch (ArithmeticException tooLarge) {
      return new Outcome.Failed(Reason.AMOUNT_TOO_LARGE);
    }
  }

  private static long contextTokens(UsageCounts counts) {
    long fresh = counts.of(Unit.INPUT_TOKEN);
    long read = counts.of(Unit.CACHE_READ_TOKEN);
    long written =
        Math.addExact(counts.of(Unit.CACHE_WRITE_5M_TOKEN), counts.of(Unit.CACHE_WRITE_1H_TOKEN));
    return Math.addExact(Math.addExact(fresh, read), written);
  }

  private static long sum(Collection<Line> lines) {
    long picos = 0;
    for (Line line : lines) {
      picos = Math.addExact(picos, line.picos());
    }
    return picos;
  }
}
