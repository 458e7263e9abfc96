package dev.signalbox.billing.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.billing.rate.Rating.Priced;
import dev.signalbox.billing.rate.Rerating.Booked;
import dev.signalbox.billing.rate.Rerating.Plan;
import dev.signalbox.billing.rate.Rerating.Standing;
import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.id.UuidV7;
import dev.signalbox.model.money.NanoUsd;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReratingTest {

  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final UnknownModelRule RULE = UnknownModelRule.UNPRICED_ALARM;

  private final Random random = new Random(11);
  private final PriceBook list = PriceSeed.load();

  @Test
  void chargesWhatWasNegotiatedWhereItIsValidAndTheListElsewhere() {
    // 1,234 x 3.999999 + 567 x 19.000001 USD per million = 0.004935998766 + 0.010773000567
    UsageCounts counts =
        UsageCounts.NONE.with(Unit.INPUT_TOKEN, 1_234).with(Unit.OUTPUT_TOKEN, 567);
    Rater rater = new Rater(list.precededBy(PriceBook.of(List.of(negotiated("n-1", 0)))));

    assertThat(cost(rater, counts, "claude-opus-5-5", AT)).isEqualTo("0.015708999");
    // 1,234 x 4 + 567 x 20 USD per million
    assertThat(cost(rater, counts, "claude-opus-5-5", AT.minusSeconds(2))).isEqualTo("0.016276000");
    assertThat(cost(rater, counts, "claude-opus-4-5", AT))
        .isEqualTo(cost(new Rater(list), counts, "claude-opus-4-5", AT));
  }

  @Test
  void chargesACallByTheListIfSomethingInItWasNotNegotiated() {
    UsageCounts counts =
        UsageCounts.NONE.with(Unit.INPUT_TOKEN, 1_000).with(Unit.CACHE_READ_TOKEN, 1_000);
    Rater rater = new Rater(list.precededBy(PriceBook.of(List.of(negotiated("n-1", 0)))));

    // 1,000 x 4 + 1,000 x 0.20 USD per million
    assertThat(cost(rater, counts, "claude-opus-5-5", AT)).isEqualTo("0.004200000");
  }

  @Test
  void plansTheDifferenceToTheNanoDollarAndNothingMoreOnceItIsDone() {
    Rater before = new Rater(list);
    Rater after = new Rater(list.precededBy(PriceBook.of(List.of(negotiated("n-1", 0)))));
    List<Booked> booked = new ArrayList<>();
    for (int count = 0; count < 500; count++) {
      String model = random.nextInt(3) == 0 ? "claude-opus-4-5" : "claude-opus-5-5";
      UsageCounts counts =
          UsageCounts.NONE
              .with(Unit.INPUT_TOKEN, random.nextInt(1_000_000))
              .with(Unit.OUTPUT_TOKEN, random.nextInt(100_000));
      booked.add(booked(before, counts, model, AT.plusSeconds(random.nextInt(10) - 5)));
    }

    Plan plan = Rerating.plan(booked, after, RULE);

    long sum =
        plan.adjustments().stream().mapToLong(adjustment -> adjustment.difference().nanos()).sum();
    assertThat(plan.total().attempts()).isEqualTo(500);
    assertThat(plan.total().difference()).isEqualTo(new NanoUsd(sum));
    assertThat(plan.adjustments()).hasSizeBetween(50, 450);
    assertThat(plan.adjustments())
        .allSatisfy(one -> assertThat(((Priced) one.rating()).price().id()).isEqualTo("n-1"));

    List<Booked> done = new ArrayList<>(booked);
    plan.adjustments()
        .forEach(one ->
            done.set(
                booked.indexOf(one.booked()),
                new Booked(
                    one.booked().id(),
                    one.booked().day(),
                    one.booked().counts(),
                    one.booked().served(),
                    Standing.of(one.rating()))));
    Plan again = Rerating.plan(done, after, RULE);
    assertThat(again.adjustments()).isEmpty();
    assertThat(again.total().before()).isEqualTo(plan.total().after());
    assertThat(Rerating.plan(booked, before, RULE).adjustments()).isEmpty();
  }

  @Test
  void givesAPriceToWhatHadNoneAndTakesItAwayAgain() {
    Price price = negotiated("n-1", 0, "claude-of-our-own");
    Rater with = new Rater(list.precededBy(PriceBook.of(List.of(price))));
    UsageCounts counts = UsageCounts.NONE.with(Unit.INPUT_TOKEN, 1_000);
    Booked unpriced = booked(new Rater(list), counts, "claude-of-our-own", AT);
    assertThat(unpriced.standing().cost()).isEmpty();

    Plan plan = Rerating.plan(List.of(unpriced), with, RULE);

    assertThat(plan.total())
        .isEqualTo(new Rerating.Total(1, 1, NanoUsd.ZERO, new NanoUsd(4_000_000 - 1), 1, 0));
    Booked priced = booked(with, counts, "claude-of-our-own", AT);
    assertThat(Rerating.plan(List.of(priced), new Rater(list), RULE).adjustments().getFirst())
        .satisfies(one -> assertThat(one.difference()).isEqualTo(new NanoUsd(-3_999_999)));
  }

  @Test
  void countsACorrectedEntryNoMore() {
    Price wrong = negotiated("n-1", 1_000_000);
    Price right =
        new Price(
            "n-2",
            wrong.family(),
            wrong.models(),
            AT,
            Optional.empty(),
            AT,
            Optional.of("n-1"),
            wrong.source(),
            true,
            negotiated("n-2", 0).tiers());
    Rater rater = new Rater(list.precededBy(PriceBook.of(List.of(wrong, right))));
    UsageCounts counts = UsageCounts.NONE.with(Unit.INPUT_TOKEN, 1_000);

    assertThat(cost(rater, counts, "claude-opus-5-5", AT)).isEqualTo("0.003999999");
    assertThat(
            cost(
                new Rater(
                    list.precededBy(PriceBook.of(List.of(wrong, right)))
                        .asKnownAt(AT.minusSeconds(1))),
                counts,
                "claude-opus-5-5",
                AT))
        .isEqualTo("0.004999999");
  }

  private static Price negotiated(String id, long more) {
    return negotiated(id, more, "claude-opus-5-5");
  }

  private static Price negotiated(String id, long more, String model) {
    Rates rates =
        new Rates(Map.of(Unit.INPUT_TOKEN, 3_999_999 + more, Unit.OUTPUT_TOKEN, 19_000_001L));
    return new Price(
        id,
        ModelFamily.ANTHROPIC,
        List.of(model),
        AT.minusSeconds(1),
        Optional.empty(),
        AT.minusSeconds(60),
        Optional.empty(),
        new Price.Source("contract", LocalDate.parse("2026-11-20")),
        true,
        Map.of("standard", new Schedule(rates, Optional.empty())));
  }

  private Booked booked(Rater rater, UsageCounts counts, String model, Instant at) {
    Served served = new Served("anthropic", model, Optional.empty(), at);
    return new Booked(
        new RecordId(new UuidV7(random).next(at.toEpochMilli())),
        LocalDate.parse("2026-11-20"),
        counts,
        served,
        Standing.of(rater.rate(counts, served, RULE)));
  }

  private static String cost(Rater rater, UsageCounts counts, String model, Instant at) {
    Served served = new Served("anthropic", model, Optional.empty(), at);
    return ((Priced) rater.rate(counts, served, RULE)).cost().toDecimal();
  }
}
