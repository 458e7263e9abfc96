package dev.signalbox.model.money;

import java.math.BigDecimal;

/// An amount of money in nano-USD (10⁻⁹ USD). May be negative, in adjustments.
public record NanoUsd(long nanos) implements Comparable<NanoUsd> {

  /// Nothing.
  public static final NanoUsd ZERO = new NanoUsd(0);

  private static final int PICOS_PER_NANO = 1_000;
  private static final int SCALE = 9;

  /// Rounds an exact sum in pico-USD, once, half up (away from zero at the half).
  public static NanoUsd roundedFromPicos(long picos) {
    long quotient = picos / PICOS_PER_NANO;
    long remainder = picos % PICOS_PER_NANO;
    if (Math.abs(remainder) * 2 >= PICOS_PER_NANO) {
      quotient = Math.addExact(quotient, Long.signum(picos));
    }
    return new NanoUsd(quotient);
  }

  /// Reads a decimal string such as `0.001234500`.
  ///
  /// @throws ArithmeticException if it has more than nine decimals that matter, or does not fit
  /// @throws NumberFormatException if it is not a decimal number
  public static NanoUsd parse(String usd) {
    return new NanoUsd(new BigDecimal(usd).setScale(SCALE).unscaledValue().longValueExact());
  }

  /// The sum of both.
  ///
  /// @throws ArithmeticException if it does not fit
  public NanoUsd plus(NanoUsd other) {
    return new NanoUsd(Math.addExact(nanos, other.nanos));
  }

  /// The amount in USD with all nine decimals, as the API shows it.
  public String toDecimal() {
    return BigDecimal.valueOf(nanos, SCALE).toPlainString();
  }

  @Override
  public int compareTo(NanoUsd other) {
    return Long.compare(nanos, other.nanos);
  }

  @Override
  public String toString() {
    return toDecimal() + " USD";
  }
}
