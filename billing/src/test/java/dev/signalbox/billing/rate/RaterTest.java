package dev.signalbox.billing.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.billing.rate.Rating.Line;
import dev.signalbox.billing.rate.Rating.Priced;
import dev.signalbox.billing.rate.Rating.Reason;
import dev.signalbox.billing.rate.Rating.Unpriced;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The amounts are calculated by hand from the vendors' price pages, in the comments.
final class RaterTest {

  private static final Instant NOVEMBER = Instant.parse("2026-11-20T10:00:00Z");

  private final Rater rater = new Rater(PriceSeed.load());

  @Test
  void claudeInvoiceWithBothCacheLifetimesAndWebSearch() {
    // 1,234 x 4 + 567 x 20 + 89,012 x 0.20 + 3,456 x 5 + 789 x 8 USD per million
    // = 0.004936 + 0.011340 + 0.0178024 + 0.017280 + 0.006312; 2 searches = 0.02
    UsageCounts counts =
        UsageCounts.NONE
            .with(Unit.INPUT_TOKEN, 1_234)
            .with(Unit.OUTPUT_TOKEN, 567)
            .with(Unit.CACHE_READ_TOKEN, 89_012)
            .with(Unit.CACHE_WRITE_5M_TOKEN, 3_456)
            .with(Unit.CACHE_WRITE_1H_TOKEN, 789)
            .with(Unit.WEB_SEARCH_REQUEST, 2);
    Priced priced = priced(counts, "anthropic", "claude-opus-5-5", "standard");
    assertThat(priced.cost().toDecimal()).isEqualTo("0.077670400");
    assertThat(priced.lines())
        .containsExactly(
            new Line(Unit.INPUT_TOKEN, 1_234, 4_000_000),
            new Line(Unit.OUTPUT_TOKEN, 567, 20_000_000),
            new Line(Unit.CACHE_READ_TOKEN, 89_012, 200_000),
            new Line(Unit.CACHE_WRITE_5M_TOKEN, 3_456, 5_000_000),
            new Line(Unit.CACHE_WRITE_1H_TOKEN, 789, 8_000_000),
            new Line(Unit.WEB_SEARCH_REQUEST, 2, 10_000_000_000L));
  }

  @Test
  void openAiInvoiceWithLongContextInThePriorityTier() {
    // 272,001 input tokens in all, so twice the input and 1.5 times the output; priority doubles:
    // 200,001 x 8 + 72,000 x 0.40 + 1,000 x 30 USD per million = 1.600008 + 0.0288 + 0.03
    UsageCounts counts =
        UsageCounts.NONE
            .with(Unit.INPUT_TOKEN, 200_001)
            .with(Unit.CACHE_READ_TOKEN, 72_000)
            .with(Unit.OUTPUT_TOKEN, 1_000);
    Priced priced = priced(counts, "openai", "gpt-6.1-sol-2026-09-29", "priority");
    assertThat(priced.cost().toDecimal()).isEqualTo("1.658808000");
    assertThat(priced.longContext()).isTrue();
  }

  @Test
  void geminiInvoiceOnBothSidesOfTheExclusiveThreshold() {
    // 200,000 input tokens in all: 150,000 x 1.25 + 50,000 x 0.125 + 2,345 x 10 USD per million
    UsageCounts atThreshold =
        UsageCounts.NONE
            .with(Unit.INPUT_TOKEN, 150_000)
            .with(Unit.CACHE_READ_TOKEN, 50_000)
            .with(Unit.OUTPUT_TOKEN, 2_345);
    Priced shortContext = priced(atThreshold, "gemini", "models/gemini-2.5-pro", "");
    assertThat(shortContext.cost().toDecimal()).isEqualTo("0.217200000");
    assertThat(shortContext.longContext()).isFalse();
    // one token more: 150,001 x 2.50 + 50,000 x 0.25 + 2,345 x 15
    Priced longContext =
        priced(atThreshold.with(Unit.INPUT_TOKEN, 150_001), "gemini", "gemini-2.5-pro", "");
    assertThat(longContext.cost().toDecimal()).isEqualTo("0.422677500");
    assertThat(longContext.longContext()).isTrue();
  }

  @Test
  void cacheWritesAloneCanMakeAContextLong() {
    UsageCounts counts = UsageCounts.NONE.with(Unit.CACHE_WRITE_1H_TOKEN, 200_001);
    // 200,001 x 12 USD per million
    assertThat(priced(counts, "anthropic", "claude-sonnet-4-5", "").cost().toDecimal())
        .isEqualTo("2.400012000");
  }

  @Test
  void roundsHalfUp() {
    // batch: 1 and 3 x 0.0625 USD per million = 62.5 and 187.5 nano-USD
    UsageCounts write = UsageCounts.NONE.with(Unit.CACHE_WRITE_5M_TOKEN, 1);
    assertThat(priced(write, "anthropic", "claude-haiku-5-5", "batch").cost().nanos())
        .isEqualTo(63);
    assertThat(
            priced(
                    write.with(Unit.CACHE_WRITE_5M_TOKEN, 3),
                    "anthropic",
                    "claude-haiku-5-5",
                    "batch")
                .cost()
                .nanos())
        .isEqualTo(188);
  }

  @Test
  void roundsTheSumAndNotTheLines() {
    // two lines of half a nano-USD each: one nano-USD, not two
    Rates halves = new Rates(Map.of(Unit.INPUT_TOKEN, 500L, Unit.OUTPUT_TOKEN, 500L));
    Price price =
        new Price(
            "half",
            ModelFamily.SIMULATOR,
            List.of("simulator-half"),
            Instant.EPOCH,
            Optional.empty(),
            Instant.EPOCH,
            Optional.empty(),
            new Price.Source("test", LocalDate.EPOCH),
            false,
            Map.of("standard", new Schedule(halves, Optional.empty())));
    Rating rating =
        new Rater(PriceBook.of(List.of(price)))
            .rate(
                UsageCounts.NONE.with(Unit.INPUT_TOKEN, 1).with(Unit.OUTPUT_TOKEN, 1),
                new Served("simulator", "simulator-half", Optional.empty(), NOVEMBER),
                UnknownModelRule.DENY);
    assertThat(((Priced) rating).cost().nanos()).isEqualTo(1);
  }

  @Test
  void theServedTierDecidesAndSilenceIsStandard() {
    UsageCounts counts = UsageCounts.NONE.with(Unit.OUTPUT_TOKEN, 1_000_000);
    assertThat(cost(counts, "openai", "gpt-5.5", "default")).isEqualTo("30.000000000");
    assertThat(cost(counts, "openai", "gpt-5.5", "")).isEqualTo("30.000000000");
    assertThat(cost(counts, "openai", "gpt-5.5", "flex")).isEqualTo("15.000000000");
    assertThat(cost(counts, "openai", "gpt-5.5", "priority")).isEqualTo("75.000000000");
    assertThat(cost(counts, "anthropic", "claude-opus-5-5", "fast")).isEqualTo("40.000000000");
  }

  /// A tenth more for every token of Claude 4.6 and later; what is asked of a place or of a speed
  /// that the list does not know is no standard price.
  @Test
  void inferenceInOneCountryHasItsOwnPriceAndUnknownPlacesHaveNone() {
    UsageCounts counts = UsageCounts.NONE.with(Unit.OUTPUT_TOKEN, 1_000_000);
    assertThat(cost(counts, "anthropic", "claude-opus-5-5", "us")).isEqualTo("22.000000000");
    assertThat(cost(counts, "anthropic", "claude-opus-5-5", "batch+us")).isEqualTo("11.000000000");
    for (String tier : new String[] {"mars", "fast+us", "priority+us"}) {
      assertThat(
              rate(counts, "anthropic", "claude-opus-5-5", tier, UnknownModelRule.UNPRICED_ALARM))
          .isEqualTo(new Unpriced(Reason.UNKNOWN_TIER, UnknownModelRule.UNPRICED_ALARM));
    }
    assertThat(rate(counts, "anthropic", "claude-haiku-4-5", "us", UnknownModelRule.UNPRICED_ALARM))
        .isInstanceOf(Unpriced.class);
  }

  @Test
  void webSearchCostsTheSameInBatch() {
    UsageCounts counts = UsageCounts.NONE.with(Unit.WEB_SEARCH_REQUEST, 1);
    assertThat(cost(counts, "anthropic", "claude-opus-5", "batch")).isEqualTo("0.010000000");
  }

  @Test
  void thePriceOfTheTimeOfTheCallHolds() {
    UsageCounts counts = UsageCounts.NONE.with(Unit.CACHE_READ_TOKEN, 1_000_000);
    assertThat(sonnetAt(counts, "2026-10-06T23:59:59.999999Z")).isEqualTo("0.200000000");
    assertThat(sonnetAt(counts, "2026-10-07T00:00:00Z")).isEqualTo("0.100000000");
  }

  private String sonnetAt(UsageCounts counts, String time) {
    Served served =
        new Served("anthropic", "claude-sonnet-5-5", Optional.empty(), Instant.parse(time));
    return ((Priced) rater.rate(counts, served, UnknownModelRule.DENY)).cost().toDecimal();
  }

  @Test
  void anUnknownModelIsNeverFree() {
    UsageCounts counts = UsageCounts.NONE.with(Unit.INPUT_TOKEN, 10);
    for (UnknownModelRule rule :
        new UnknownModelRule[] {UnknownModelRule.UNPRICED_ALARM, UnknownModelRule.DENY}) {
      assertThat(rate(counts, "anthropic", "claude-unheard-9", "", rule))
          .isEqualTo(new Unpriced(Reason.UNKNOWN_MODEL, rule));
    }
    assertThat(rater.canPrice("anthropic", "claude-unheard-9", NOVEMBER)).isFalse();
    assertThat(rater.canPrice("anthropic", "claude-opus-5-5", NOVEMBER)).isTrue();
  }

  @Test
  void theDearestOfTheFamilyStandsInForAnUnknownModel() {
    UsageCounts counts = UsageCounts.NONE.with(Unit.OUTPUT_TOKEN, 1_000_000);
    Priced claude = assumed(counts, "anthropic", "claude-unheard-9", "");
    assertThat(claude.assumed()).isTrue();
    assertThat(claude.cost().toDecimal()).isEqualTo("75.000000000");
    // half of 75 in batch, and another vendor's prices never enter
    assertThat(assumed(counts, "anthropic", "claude-unheard-9", "batch").cost().toDecimal())
        .isEqualTo("37.500000000");
    assertThat(assumed(counts, "openai", "gpt-99", "").price().family())
        .isEqualTo(ModelFamily.OPENAI);
  }

  @Test
  void withoutAFamilyNothingCanStandIn() {
    UsageCounts counts = UsageCounts.NONE.with(Unit.INPUT_TOKEN, 10);
    UnknownModelRule rule = UnknownModelRule.MOST_EXPENSIVE_IN_FAMILY;
    assertThat(rate(counts, "my-vllm", "llama-5", "", rule))
        .isEqualTo(new Unpriced(Reason.UNKNOWN_MODEL, rule));
  }

  @Test
  void anUnknownTierTakesTheModelsOwnDearestTier() {
    UsageCounts counts = UsageCounts.NONE.with(Unit.INPUT_TOKEN, 1_000_000);
    assertThat(rate(counts, "openai", "gpt-4o", "warp", UnknownModelRule.UNPRICED_ALARM))
        .isEqualTo(new Unpriced(Reason.UNKNOWN_TIER, UnknownModelRule.UNPRICED_ALARM));
    Priced own = assumed(counts, "openai", "gpt-4o", "warp");
    assertThat(own.tier()).isEqualTo("priority");
    assertThat(own.cost().toDecimal()).isEqualTo("4.250000000");
  }

  @Test
  void aUsedUnitWithoutAPriceIsNotFree() {
    UsageCounts counts =
        UsageCounts.NONE.with(Unit.INPUT_TOKEN, 5).with(Unit.CACHE_WRITE_1H_TOKEN, 5);
    assertThat(rate(counts, "openai", "gpt-6.1-sol", "", UnknownModelRule.UNPRICED_ALARM))
        .isEqualTo(new Unpriced(Reason.UNIT_WITHOUT_PRICE, UnknownModelRule.UNPRICED_ALARM));
  }

  @Test
  void impossibleCountsAreAnAnswerNotACrash() {
    for (UnknownModelRule rule : UnknownModelRule.values()) {
      Unpriced tooLarge = new Unpriced(Reason.AMOUNT_TOO_LARGE, rule);
      UsageCounts one = UsageCounts.NONE.with(Unit.OUTPUT_TOKEN, Long.MAX_VALUE);
      assertThat(rate(one, "anthropic", "claude-opus-5", "", rule)).isEqualTo(tooLarge);
      UsageCounts two =
          UsageCounts.NONE
              .with(Unit.INPUT_TOKEN, Long.MAX_VALUE)
              .with(Unit.CACHE_READ_TOKEN, Long.MAX_VALUE);
      assertThat(rate(two, "anthropic", "claude-opus-5", "", rule)).isEqualTo(tooLarge);
      UsageCounts sum =
          UsageCounts.NONE
              .with(Unit.INPUT_TOKEN, Long.MAX_VALUE / 5_000_000)
              .with(Unit.OUTPUT_TOKEN, Long.MAX_VALUE / 25_000_000);
      assertThat(rate(sum, "anthropic", "claude-opus-5", "", rule)).isEqualTo(tooLarge);
    }
  }

  @Test
  void theSimulatorChargesVendorsModelsAsTheVendorDoes() {
    UsageCounts counts = UsageCounts.NONE.with(Unit.INPUT_TOKEN, 1_000_000);
    assertThat(cost(counts, "simulator", "claude-opus-5-5", "")).isEqualTo("4.000000000");
    assertThat(cost(counts, "simulator", "gpt-6-luna", "")).isEqualTo("0.200000000");
    assertThat(cost(counts, "simulator", "simulator-small", "")).isEqualTo("1.000000000");
  }

  @Test
  void nothingUsedCostsNothing() {
    Priced priced = priced(UsageCounts.NONE, "anthropic", "claude-opus-5", "");
    assertThat(priced.cost().nanos()).isZero();
    assertThat(priced.lines()).isEmpty();
  }

  private String cost(UsageCounts counts, String provider, String model, String tier) {
    return priced(counts, provider, model, tier).cost().toDecimal();
  }

  private Priced priced(UsageCounts counts, String provider, String model, String tier) {
    Rating rating = rate(counts, provider, model, tier, UnknownModelRule.DENY);
    assertThat(rating).isInstanceOf(Priced.class);
    return (Priced) rating;
  }

  private Priced assumed(UsageCounts counts, String provider, String model, String tier) {
    Rating rating = rate(counts, provider, model, tier, UnknownModelRule.MOST_EXPENSIVE_IN_FAMILY);
    assertThat(rating).isInstanceOf(Priced.class);
    assertThat(((Priced) rating).assumed()).isTrue();
    return (Priced) rating;
  }

  private Rating rate(
      UsageCounts counts, String provider, String model, String tier, UnknownModelRule rule) {
    Optional<String> reported = tier.isEmpty() ? Optional.empty() : Optional.of(tier);
    return rater.rate(counts, new Served(provider, model, reported, NOVEMBER), rule);
  }
}
