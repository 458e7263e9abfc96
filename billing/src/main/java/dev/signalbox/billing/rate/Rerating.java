package dev.signalbox.billing.rate;

import dev.signalbox.model.id.RecordId;
import dev.signalbox.model.money.NanoUsd;
import dev.signalbox.model.usage.UsageCounts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plans how booked attempts are rated anew. Pure: it takes what stands and a book, and says what
/// has to be added to what stands; nothing that was booked is ever edited. Planned again after it
/// was carried out, the plan is empty.
public final class Rerating {

  private Rerating() {}

  /// An attempt as it stands now: as it was booked, or as its last adjustment left it.
  ///
  /// @param day the day that its ledger row is kept under
  public record Booked(
      RecordId id, LocalDate day, UsageCounts counts, Served served, Standing standing) {}

  /// What an attempt costs by the books.
  ///
  /// @param cost empty if it has no price
  /// @param assumed whether the price is assumed
  public record Standing(Optional<NanoUsd> cost, boolean assumed) {

    static Standing of(Rating rating) {
      return switch (rating) {
        case Rating.Priced priced -> new Standing(Optional.of(priced.cost()), priced.assumed());
        case Rating.Unpriced ignored -> new Standing(Optional.empty(), false);
      };
    }

    long nanos() {
      return cost.map(NanoUsd::nanos).orElse(0L);
    }
  }

  /// What has to be added to the books for one attempt.
  ///
  /// @param rating what it costs by the book that was given
  public record Adjustment(Booked booked, Rating rating) {

    /// What is added, or taken away if it is negative.
    ///
    /// @throws ArithmeticException if it does not fit
    public NanoUsd difference() {
      return new NanoUsd(
          Math.subtractExact(Standing.of(rating).nanos(), booked.standing().nanos()));
    }
  }

  /// What a plan comes to. Plans of parts of a period add up to the plan of the whole.
  ///
  /// @param attempts how many were looked at
  /// @param adjusted how many of them change
  /// @param before the cost of all that have one
  /// @param after the same once the plan is carried out
  /// @param unpricedBefore how many have no cost
  /// @param unpricedAfter the same once the plan is carried out
  public record Total(
      long attempts,
      long adjusted,
      NanoUsd before,
      NanoUsd after,
      long unpricedBefore,
      long unpricedAfter) {

    /// Of nothing.
    public static final Total NOTHING = new Total(0, 0, NanoUsd.ZERO, NanoUsd.ZERO, 0, 0);

    /// Both together.
    ///
    /// @throws ArithmeticException if it does not fit
    public Total plus(Total other) {
      return new Total(
          attempts + other.attempts,
          adjusted + other.adjusted,
          before.plus(other.before),
          after.plus(other.after),
          unpricedBefore + other.unpricedBefore,
          unpricedAfter + other.unpricedAfter);
    }

    /// How much the whole changes.
    public NanoUsd difference() {
      return new NanoUsd(Math.subtractExact(after.nanos(), before.nanos()));
    }
  }

  /// A plan.
  public record Plan(List<Adjustment> adjustments, Total total) {
    public Plan {
      adjustments = List.copyOf(adjustments);
    }
  }

  /// Plans some attempts. An attempt whose cost stays the same to the nano-dollar, and stays as
  /// sure as it was, is left alone.
  ///
  /// @throws ArithmeticException if a sum does not fit
  public static Plan plan(List<Booked> attempts, Rater rater, UnknownModelRule rule) {
    List<Adjustment> adjustments = new ArrayList<>();
    Total total = Total.NOTHING;
    for (Booked booked : attempts) {
      Rating rating = rater.rate(booked.counts(), booked.served(), rule);
      Standing before = booked.standing();
      Standing after = Standing.of(rating);
      boolean changes = !before.equals(after);
      if (changes) {
        adjustments.add(new Adjustment(booked, rating));
      }
      total =
          total.plus(
              new Total(
                  1,
                  changes ? 1 : 0,
                  new NanoUsd(before.nanos()),
                  new NanoUsd(after.nanos()),
                  before.cost().isEmpty() ? 1 : 0,
                  after.cost().isEmpty() ? 1 : 0));
    }
    return new Plan(adjustments, total);
  }
}
