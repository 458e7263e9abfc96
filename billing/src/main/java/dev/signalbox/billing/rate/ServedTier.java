package dev.signalbox.billing.rate;

import java.util.Locale;
import java.util.Optional;

/// The names that vendors give to their service tiers. What the answer says decides the price; what
/// the request asked for does not.
final class ServedTier {

  static final String STANDARD = "standard";

  private ServedTier() {}

  /// The price list's name of a tier as the provider reported it; an answer that says nothing was
  /// served in the standard tier.
  static String canonical(Optional<String> reported) {
    String tier = reported.orElse("").strip().toLowerCase(Locale.ROOT);
    return switch (tier) {
      case "", "default", "standard", "on_demand" -> STANDARD;
      default -> tier;
    };
  }
}
