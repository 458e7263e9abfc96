package dev.signalbox.data.ops;

import java.time.Duration;
import java.util.Optional;

/// How up to date the policy is.
///
/// @param age time since it was last signed that it is the newest: a revocation that is older is in
///   it; empty for a policy from a local file, or without one
/// @param failuresInARow questions for a newer one that failed since the last success
/// @param lastFailure tag of the last failure; empty if there was none
public record PolicyAge(Optional<Duration> age, long failuresInARow, String lastFailure) {

  /// Beyond this age revocations may be missing that the control plane has signed: it vouches anew
  /// every 15 s.
  public static final Duration REVOCATION_BOUND = Duration.ofSeconds(45);

  /// Whether revocations may be missing.
  public boolean isOverdue() {
    return age.filter(value -> value.compareTo(REVOCATION_BOUND) > 0).isPresent();
  }

  /// In words, for whoever asks whether the proxy is ready.
  String text(long version) {
    if (age.isEmpty()) {
      return "policy " + version + "\n";
    }
    String overdue =
        isOverdue()
            ? ": revocations since may be missing ("
                + failuresInARow
                + " failures, "
                + lastFailure
                + ")"
            : "";
    return "policy "
        + version
        + ", vouched for "
        + age.get().toSeconds()
        + " s ago"
        + overdue
        + "\n";
  }
}
