package dev.signalbox.billing.rate;

/// An exact positive factor, such as 1/2.
record Fraction(long numerator, long denominator) {

  private static final long MAX = 1_000;

  Fraction {
    if (numerator < 1 || denominator < 1 || numerator > MAX || denominator > MAX) {
      throw new IllegalArgumentException("a factor is two whole numbers from 1 to " + MAX);
    }
  }

  /// Reads `1/2` or `6`.
  ///
  /// @throws IllegalArgumentException if it is something else
  static Fraction parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new Fraction(Long.parseLong(text), 1)
        : new Fraction(
            Long.parseLong(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
  }

  /// The product, which must be whole.
  ///
  /// @throws IllegalArgumentException if it is not
  long timesExactly(long value) {
    long product = Math.multiplyExact(value, numerator);
    if (product % denominator != 0) {
      throw new IllegalArgumentException(
          value + " pico-USD times " + numerator + "/" + denominator + " is not whole");
    }
    return product / denominator;
  }
}
