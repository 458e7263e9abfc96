package dev.signalbox.billing.rate;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one model costs in one span of time. Immutable and never edited: a change of price is a new
/// entry that begins where the old one ends, a mistake is a new entry that corrects the old one.
///
/// @param id unique in its book and never used again, such as `claude-opus-4-5@2025-11-24`; records
///   keep it as the version of their price
/// @param models the names it holds for, each with its dated editions
/// @param validFrom first instant at which the vendor charges it
/// @param validTo first instant at which the vendor no longer does; empty while no end is known
/// @param knownAt when we learned of it
/// @param corrects id of the mistaken entry that this one replaces, if it does
/// @param source where it was read
/// @param verified whether the figures were read from the vendor's own page
/// @param tiers what it costs in each served tier; `standard` is always there
public record Price(
    String id,
    ModelFamily family,
    List<String> models,
    Instant validFrom,
    Optional<Instant> validTo,
    Instant knownAt,
    Optional<String> corrects,
    Source source,
    boolean verified,
    Map<String, Schedule> tiers) {

  /// The document a price was read in.
  ///
  /// @param document its name
  /// @param readOn the date of the copy that was read
  public record Source(String document, LocalDate readOn) {}

  public Price {
    models = List.copyOf(models);
    tiers = Map.copyOf(tiers);
    if (models.isEmpty()) {
      throw new IllegalArgumentException(id + ": name at least one model");
    }
    if (!tiers.containsKey(ServedTier.STANDARD)) {
      throw new IllegalArgumentException(id + ": the standard tier is missing");
    }
    if (validTo.isPresent() && !validTo.get().isAfter(validFrom)) {
      throw new IllegalArgumentException(id + ": validTo is not after validFrom");
    }
  }

  /// Whether the vendor charges it at that time.
  public boolean validAt(Instant time) {
    return !time.isBefore(validFrom) && validTo.map(time::isBefore).orElse(true);
  }

  /// What it costs in a served tier, named as in the price list.
  public Optional<Schedule> tier(String name) {
    return Optional.ofNullable(tiers.get(name));
  }

  boolean overlaps(Price other) {
    return validTo.map(other.validFrom::isBefore).orElse(true)
        && other.validTo.map(validFrom::isBefore).orElse(true);
  }
}
