package dev.signalbox.billing.rate;

import java.util.Locale;

/// What a tenant wants when the book has no price for what was served. None of them makes usage
/// free.
public enum UnknownModelRule {
  /// Charge what the dearest known model of the same family would have cost for the same counts.
  MOST_EXPENSIVE_IN_FAMILY,
  /// Leave the record without a cost and raise an alarm.
  UNPRICED_ALARM,
  /// As [#UNPRICED_ALARM] for what was served already, and refuse such a model before it is called:
  /// see [Rater#canPrice].
  DENY;

  /// The name in JSON and in the REST API.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Finds a rule by its wire name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static UnknownModelRule fromWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
