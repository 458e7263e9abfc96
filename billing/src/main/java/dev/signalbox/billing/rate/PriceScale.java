package dev.signalbox.billing.rate;

import dev.signalbox.model.usage.Unit;
import java.math.BigDecimal;

/// For how many units a price list quotes its USD, and which prices are plausible. A price per
/// token written where one per million belongs, or the other way round, is far outside the range.
enum PriceScale {
  /// From 0.001 to 1,000 USD.
  MILLION_TOKENS(1_000_000, "0.001", "1000"),
  /// From 0.10 to 1,000 USD.
  THOUSAND_REQUESTS(1_000, "0.1", "1000");

  private static final BigDecimal PICOS_PER_USD = BigDecimal.TEN.pow(12);

  private final BigDecimal units;
  private final BigDecimal lowestUsd;
  private final BigDecimal highestUsd;

  PriceScale(long units, String lowestUsd, String highestUsd) {
    this.units = BigDecimal.valueOf(units);
    this.lowestUsd = new BigDecimal(lowestUsd);
    this.highestUsd = new BigDecimal(highestUsd);
  }

  /// The scale a unit is quoted in.
  static PriceScale of(Unit unit) {
    return switch (unit) {
      case INPUT_TOKEN,
          OUTPUT_TOKEN,
          CACHE_READ_TOKEN,
          CACHE_WRITE_5M_TOKEN,
          CACHE_WRITE_1H_TOKEN ->
          MILLION_TOKENS;
      case WEB_SEARCH_REQUEST -> THOUSAND_REQUESTS;
    };
  }

  /// The unit of that name.
  ///
  /// @throws IllegalArgumentException if there is none, or it is quoted in another scale
  Unit unit(String wireName) {
    for (Unit unit : Unit.values()) {
      if (unit.wireName().equals(wireName) && of(unit) == this) {
        return unit;
      }
    }
    throw new IllegalArgumentException("unknown unit '" + wireName + "' for this scale");
  }

  /// The price of one unit in pico-USD, exactly.
  ///
  /// @throws IllegalArgumentException if it is implausible, or no whole number of pico-USD
  long picosPerUnit(String name, BigDecimal usd) {
    if (usd.compareTo(lowestUsd) < 0 || usd.compareTo(highestUsd) > 0) {
      throw new IllegalArgumentException(
          name
              + ": "
              + usd
              + " USD for "
              + units.toPlainString()
              + " is outside "
              + lowestUsd
              + " to "
              + highestUsd
              + "; was it meant for another number of units?");
    }
    try {
      return usd.multiply(PICOS_PER_USD).divide(units).longValueExact();
    } catch (ArithmeticException inexact) {
      throw new IllegalArgumentException(
          name + ": " + usd + " USD is no whole number of pico-USD each", inexact);
    }
  }
}
