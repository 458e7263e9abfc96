package dev.signalbox.e2e;

import dev.signalbox.model.json.JsonValue.Obj;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/// Costs as one would calculate them by hand from the vendors' price pages, knowing nothing of the
/// price book.
final class HandCalculation {

  private static final List<String> UNITS =
      List.of(
          "input_token",
          "output_token",
          "cache_read_token",
          "cache_write_5m_token",
          "cache_write_1h_token");

  /// USD per million tokens, in the order of the units.
  private static final Map<String, List<String>> PRICES =
      Map.of(
          "claude-opus-5-5", List.of("4", "20", "0.20", "5", "8"),
          "claude-sonnet-5", List.of("2", "10", "0.20", "2.50", "4"),
          "claude-haiku-4-5", List.of("1", "5", "0.10", "1.25", "2"),
          "claude-haiku-4-5-20251001", List.of("1", "5", "0.10", "1.25", "2"),
          "gpt-5.5", List.of("5", "30", "0.50", "0", "0"),
          "gpt-4.1", List.of("2", "8", "0.50", "0", "0"));

  private HandCalculation() {}

  /// What an answer costs in USD, rounded to the nano-dollar.
  ///
  /// @param counts tokens by unit
  static BigDecimal usd(String model, Obj counts) {
    List<String> prices = PRICES.get(model);
    if (prices == null) {
      throw new AssertionError("no price by hand for " + model);
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (int index = 0; index < UNITS.size(); index++) {
      BigDecimal count = BigDecimal.valueOf(counts.number(UNITS.get(index)));
      sum = sum.add(count.multiply(new BigDecimal(prices.get(index))));
    }
    return sum.movePointLeft(6).setScale(9, RoundingMode.HALF_UP);
  }
}
