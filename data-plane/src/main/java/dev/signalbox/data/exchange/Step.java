package dev.signalbox.data.exchange;

import java.util.function.Function;

/// What a stage gives: the next piece of evidence, or the reason why the call stops here.
public sealed interface Step<T extends Exchange> {

  /// The call goes on.
  record Proceed<T extends Exchange>(T evidence) implements Step<T> {}

  /// The call stops.
  record Stop<T extends Exchange>(Refusal refusal) implements Step<T> {}

  /// The call goes on with this evidence.
  static <T extends Exchange> Step<T> proceed(T evidence) {
    return new Proceed<>(evidence);
  }

  /// The call stops for this reason.
  static <T extends Exchange> Step<T> stop(Refusal refusal) {
    return new Stop<>(refusal);
  }

  /// The next stage, unless the call has stopped.
  default <N extends Exchange> Step<N> then(Function<T, Step<N>> stage) {
    return switch (this) {
      case Proceed<T> proceed -> stage.apply(proceed.evidence());
      case Stop<T> stop -> new Stop<>(stop.refusal());
    };
  }
}
