package dev.signalbox.billing.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.billing.rate.Rating.Priced;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.json.JsonValue.Obj;
import dev.signalbox.model.money.NanoUsd;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageCounts;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Rates every price that stands in the list, under every name it is listed for, and compares with
/// what the written figures say. It reads the file itself, so that a figure the loader drops or
/// bends is found.
final class PriceSeedTest {

  private static final long COUNT = 7;
  private static final BigDecimal PER_MILLION = new BigDecimal("1000000");
  private static final BigDecimal PER_THOUSAND = new BigDecimal("1000");

  private final Rater rater = new Rater(PriceSeed.load());

  /// One figure of the file and where it stands.
  private record Figure(
      String id,
      String provider,
      String model,
      Instant from,
      String tier,
      Unit unit,
      BigDecimal usdEach,
      Optional<Filler> filler) {

    @Override
    public String toString() {
      return id + " as " + model + ", " + tier + ", " + unit + (filler.isPresent() ? ", long" : "");
    }
  }

  /// Input tokens that make a context long, and their price.
  private record Filler(long tokens, BigDecimal usdEach) {}

  @TestFactory
  Stream<DynamicTest> everyListedPriceIsCharged() throws Exception {
    return figures().stream()
        .map(figure -> DynamicTest.dynamicTest(figure.toString(), () -> isCharged(figure)));
  }

  private void isCharged(Figure figure) {
    UsageCounts counts = UsageCounts.NONE.with(figure.unit(), COUNT);
    BigDecimal usd = figure.usdEach().multiply(BigDecimal.valueOf(COUNT));
    if (figure.filler().isPresent()) {
      Filler filler = figure.filler().get();
      counts = counts.with(Unit.INPUT_TOKEN, counts.of(Unit.INPUT_TOKEN) + filler.tokens());
      usd = usd.add(filler.usdEach().multiply(BigDecimal.valueOf(filler.tokens())));
    }
    Served served =
        new Served(figure.provider(), figure.model(), Optional.of(figure.tier()), figure.from());
    Rating rating = rater.rate(counts, served, UnknownModelRule.DENY);
    assertThat(rating).isInstanceOf(Priced.class);
    Priced priced = (Priced) rating;
    assertThat(priced.price().id()).isEqualTo(figure.id());
    assertThat(priced.longContext()).isEqualTo(figure.filler().isPresent());
    assertThat(priced.cost())
        .isEqualTo(NanoUsd.parse(usd.setScale(9, RoundingMode.HALF_UP).toPlainString()));
  }

  @Test
  void listsThePricesOfAllThreeVendorsAndTheSimulator() {
    assertThat(PriceSeed.load().prices()).extracting(Price::family).contains(ModelFamily.values());
  }

  @Test
  void everyFigureOfTheFileBecomesAPrice() throws Exception {
    long loaded =
        PriceSeed.load().prices().stream()
            .flatMap(price -> price.tiers().values().stream().map(s -> figuresOf(price, s)))
            .mapToLong(Long::longValue)
            .sum();
    assertThat((long) figures().size()).isEqualTo(loaded);
  }

  private static long figuresOf(Price price, Schedule schedule) {
    long perName =
        schedule.base().units().size()
            + schedule.longContext().map(above -> above.rates().units().size()).orElse(0);
    return perName * price.models().size();
  }

  @Test
  void everyPriceNamesItsSource() {
    assertThat(PriceSeed.load().prices())
        .allSatisfy(price -> assertThat(price.source().document()).isNotBlank());
  }

  private static List<Figure> figures() throws Exception {
    List<Figure> figures = new ArrayList<>();
    for (JsonValue entry : list().array("prices")) {
      Obj price = entry.asObject();
      collect(figures, price, price, "standard", BigDecimal.ONE);
      for (Map.Entry<String, JsonValue> tier :
          price.get("tiers").map(t -> t.asObject().members()).orElse(Map.of()).entrySet()) {
        Obj own = tier.getValue().asObject();
        if (own.get("times").isPresent()) {
          collect(figures, price, price, tier.getKey(), factor(own.string("times")));
        } else {
          collect(figures, price, own, tier.getKey(), BigDecimal.ONE);
        }
      }
    }
    return figures;
  }

  private static void collect(
      List<Figure> figures, Obj price, Obj owner, String tier, BigDecimal times) {
    rates(figures, price, owner, tier, times, Optional.empty());
    Optional<Obj> above = owner.get("longContext").map(JsonValue::asObject);
    if (above.isPresent()) {
      long threshold = above.get().number("thresholdInputTokens");
      BigDecimal input =
          each(above.get().object("usdPerMillionTokens").string("input_token"), PER_MILLION);
      rates(
          figures,
          price,
          above.get(),
          tier,
          times,
          Optional.of(new Filler(threshold + 1, input.multiply(times))));
    }
  }

  private static void rates(
      List<Figure> figures,
      Obj price,
      Obj owner,
      String tier,
      BigDecimal times,
      Optional<Filler> filler) {
    for (JsonValue model : price.array("models")) {
      Stream.concat(
              usdEach(owner, "usdPerMillionTokens", PER_MILLION, times),
              usdEach(price, "usdPerThousandRequests", PER_THOUSAND, BigDecimal.ONE))
          .map(usd ->
              new Figure(
                  price.string("id"),
                  price.string("family"),
                  model.asString(),
                  Instant.parse(price.string("validFrom") + "T00:00:00Z"),
                  tier,
                  Unit.fromWireName(usd.getKey()),
                  usd.getValue(),
                  filler))
          .forEach(figures::add);
    }
  }

  private static Stream<Map.Entry<String, BigDecimal>> usdEach(
      Obj owner, String member, BigDecimal per, BigDecimal times) {
    return owner.get(member).stream()
        .flatMap(rates -> rates.asObject().members().entrySet().stream())
        .map(rate ->
            Map.entry(rate.getKey(), each(rate.getValue().asString(), per).multiply(times)));
  }

  private static BigDecimal each(String usd, BigDecimal per) {
    return new BigDecimal(usd).divide(per);
  }

  private static BigDecimal factor(String text) {
    String[] parts = (text + "/1").split("/");
    return new BigDecimal(parts[0]).divide(new BigDecimal(parts[1]));
  }

  private static Obj list() throws Exception {
    try (InputStream in = PriceSeed.class.getResourceAsStream("prices.json")) {
      assertThat(in).isNotNull();
      return Json.parse(in.readAllBytes()).asObject();
    }
  }
}
