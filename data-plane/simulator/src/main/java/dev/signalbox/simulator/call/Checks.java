package dev.signalbox.simulator.call;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Runs checks in order until one refuses.
public final class Checks {

  private Checks() {}

  /// One check.
  public interface Check {
    /// What is wrong, if anything is.
    Optional<Refusal> run();
  }

  /// What the first unsatisfied check says.
  public static Optional<Refusal> first(Check... checks) {
    return Stream.of(checks).map(Check::run).flatMap(Optional::stream).findFirst();
  }

  /// A refusal if the condition holds.
  public static Optional<Refusal> when(boolean wrong, Supplier<Refusal> refusal) {
    return wrong ? Optional.of(refusal.get()) : Optional.empty();
  }
}
