package dev.signalbox.billing.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.billing.rate.Rating.Line;
import dev.signalbox.billing.rate.Rating.Priced;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

final class RaterPropertyTest {

  private static final Instant AT = Instant.parse("2026-11-20T00:00:00Z");
  private static final long MOST = 50_000_000;

  private final Rater rater = new Rater(bookWithOddPrices());

  /// The seed and one model whose prices are no whole nano-USD, so that rounding shows.
  private static PriceBook bookWithOddPrices() {
    Map<Unit, Long> odd = new EnumMap<>(Unit.class);
    for (Unit unit : Unit.values()) {
      odd.put(unit, 1_333L + 111L * unit.ordinal());
    }
    Schedule schedule = new Schedule(new Rates(odd), Optional.empty());
    Price price =
        new Price(
            "odd",
            ModelFamily.SIMULATOR,
            List.of("simulator-odd"),
            Instant.EPOCH,
            Optional.empty(),
            Instant.EPOCH,
            Optional.empty(),
            new Price.Source("test", LocalDate.EPOCH),
            false,
            Map.of("standard", schedule));
    List<Price> prices = new ArrayList<>(PriceSeed.load().prices());
    prices.add(price);
    return PriceBook.of(prices);
  }

  @Property(tries = 300)
  void theCostIsTheExactSumOfItsLinesRoundedOnce(
      @ForAll("counts") UsageCounts counts, @ForAll("models") Served served) {
    Priced priced = rate(counts, served);
    BigInteger picos =
        priced.lines().stream()
            .map(line -> BigInteger.valueOf(line.count() * line.picosPerUnit()))
            .reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger rounded = picos.add(BigInteger.valueOf(500)).divide(BigInteger.valueOf(1_000));
    assertThat(BigInteger.valueOf(priced.cost().nanos())).isEqualTo(rounded);
    for (Line line : priced.lines()) {
      assertThat(line.count()).isEqualTo(counts.of(line.unit()));
    }
  }

  @Property(tries = 300)
  void usingMoreNeverCostsLess(
      @ForAll("counts") UsageCounts counts,
      @ForAll("models") Served served,
      @ForAll Unit unit,
      @ForAll @LongRange(min = 1, max = 1_000_000) long more) {
    UsageCounts larger = counts.with(unit, counts.of(unit) + more);
    assertThat(rate(larger, served).cost()).isGreaterThanOrEqualTo(rate(counts, served).cost());
  }

  @Property(tries = 300)
  void splittingACallDiffersByRoundingOnly(
      @ForAll("counts") UsageCounts counts, @ForAll @LongRange(min = 0, max = 100) long percent) {
    // A model without long context: there the parts cost what the whole does.
    Served served = served("simulator-odd", "standard");
    UsageCounts first = UsageCounts.NONE;
    UsageCounts rest = UsageCounts.NONE;
    for (Unit unit : Unit.values()) {
      long part = counts.of(unit) * percent / 100;
      first = first.with(unit, part);
      rest = rest.with(unit, counts.of(unit) - part);
    }
    long whole = rate(counts, served).cost().nanos();
    long parts = rate(first, served).cost().plus(rate(rest, served).cost()).nanos();
    assertThat(Math.abs(whole - parts)).isLessThanOrEqualTo(1);
  }

  @Provide
  Arbitrary<UsageCounts> counts() {
    return Arbitraries.longs()
        .between(0, MOST)
        .array(long[].class)
        .ofSize(Unit.values().length)
        .map(UsageCounts::ofOrdinals);
  }

  @Provide
  Arbitrary<Served> models() {
    return Arbitraries.of(
        List.of(
            served("simulator-odd", "standard"),
            served("claude-opus-5-5", "standard"),
            served("claude-haiku-5-5", "batch"),
            served("claude-sonnet-4-5", "standard"),
            served("simulator-medium", "flex"),
            served("simulator-large", "fast")));
  }

  private static Served served(String model, String tier) {
    return new Served("simulator", model, Optional.of(tier), AT);
  }

  private Priced rate(UsageCounts counts, Served served) {
    return (Priced) rater.rate(counts, served, UnknownModelRule.DENY);
  }
}
