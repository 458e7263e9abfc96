package dev.signalbox.data.sync;

import dev.signalbox.model.bundle.Bundle;
import dev.signalbox.model.bundle.BundleVerifier;
import dev.signalbox.model.bundle.BundleVerifier.Verdict;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Decides whether what came is put in force. It must be genuine and newer, and the callback must
/// take it; otherwise the bundle in force stays. For one thread.
final class Activation {

  private final BundleVerifier verifier;
  private final Consumer<Bundle> callback;
  private @Nullable Bundle active;

  Activation(BundleVerifier verifier, Consumer<Bundle> callback) {
    this.verifier = verifier;
    this.callback = callback;
  }

  /// What became of an envelope.
  sealed interface Result {

    /// It is in force.
    record Activated(long version) implements Result {}

    /// It was in force already.
    record AlreadyActive() implements Result {}

    /// It is not in force, and will not be.
    record Refused(SyncFailure failure, String detail) implements Result {}
  }

  Result accept(byte[] envelope) {
    return switch (verifier.verify(envelope)) {
      case Verdict.Refused refused ->
          new Result.Refused(SyncFailure.of(refused.reason()), refused.detail());
      case Verdict.Genuine genuine -> accept(genuine.bundle());
    };
  }

  private Result accept(Bundle bundle) {
    Bundle current = active;
    if (current != null && bundle.version() < current.version()) {
      return new Result.Refused(
          SyncFailure.LOWER_VERSION,
          "version " + bundle.version() + " is older than " + current.version() + ", in force");
    }
    if (current != null && bundle.version() == current.version()) {
      return bundle.equals(current)
          ? new Result.AlreadyActive()
          : new Result.Refused(
              SyncFailure.CONFLICTING_VERSION,
              "version " + bundle.version() + " was different before; publish a higher version");
    }
    try {
      callback.accept(bundle);
    } catch (RuntimeException refused) {
      return new Result.Refused(
          SyncFailure.NOT_ACTIVATED, "version " + bundle.version() + ": " + refused);
    }
    active = bundle;
    return new Result.Activated(bundle.version());
  }
}
