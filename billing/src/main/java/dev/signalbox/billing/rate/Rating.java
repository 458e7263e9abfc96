package dev.signalbox.billing.rate;

import dev.signalbox.model.money.NanoUsd;
import dev.signalbox.model.usage.Unit;
import java.util.List;

/// What a call costs, or why we cannot say.
public sealed interface Rating {

  /// The call has a cost.
  ///
  /// @param cost the exact sum of the lines, rounded once, half up
  /// @param lines one for each unit that was used, in the order of [Unit]
  /// @param price the entry the lines rest on
  /// @param tier the tier in that entry, named as in the price list
  /// @param longContext whether the rates are those of a long context
  /// @param assumed whether the book does not know what was served and the price is the dearest of
  ///   the family instead
  record Priced(
      NanoUsd cost,
      List<Line> lines,
      Price price,
      String tier,
      boolean longContext,
      boolean assumed)
      implements Rating {
    public Priced {
      lines = List.copyOf(lines);
    }
  }

  /// The call has no cost yet. It is not free: it waits for a price and is rated again.
  ///
  /// @param reason why
  /// @param rule the tenant's rule that left it so
  record Unpriced(Reason reason, UnknownModelRule rule) implements Rating {}

  /// One position.
  ///
  /// @param count how many were used, at least one
  /// @param picosPerUnit price of one, in pico-USD
  record Line(Unit unit, long count, long picosPerUnit) {
    /// The exact amount in pico-USD.
    ///
    /// @throws ArithmeticException if it does not fit
    public long picos() {
      return Math.multiplyExact(count, picosPerUnit);
    }
  }

  /// Why there is no price.
  enum Reason {
    /// No entry names the model, or none is valid at that time.
    UNKNOWN_MODEL,
    /// The model's entry has no price for the tier that was served.
    UNKNOWN_TIER,
    /// Something was used that the model's entry has no price for.
    UNIT_WITHOUT_PRICE,
    /// The counts are so large that the amount does not fit; they cannot be true.
    AMOUNT_TOO_LARGE
  }
}
