package dev.signalbox.data.sync;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// How up to date the policy is. The times are kept apart because only together they are honest: a
/// control plane that answers and a policy that is accepted are two things.
///
/// @param activeVersion the version in force; empty while there is none
/// @param fromDisk whether that one came from disk and was not confirmed by the control plane yet
/// @param lastRequest when the control plane was last asked
/// @param lastSuccess when it last answered as it should, be it that nothing is new
/// @param lastActivation when a bundle was last put in force
/// @param lastError the last failure, also if all is well again since
/// @param failuresInARow questions that failed since the last success
/// @param vouched when it was last signed that the policy in force is the newest: only this says
///   how old it, and what it says of revocations, can be at most; an answer alone is not signed
public record SyncStatus(
    OptionalLong activeVersion,
    boolean fromDisk,
    Optional<Instant> lastRequest,
    Optional<Instant> lastSuccess,
    Optional<Instant> lastActivation,
    Optional<SyncError> lastError,
    long failuresInARow,
    Optional<Instant> vouched) {

  /// One failure.
  ///
  /// @param detail for the operator
  public record SyncError(Instant at, SyncFailure failure, String detail) {}

  /// Nothing was asked yet.
  public static final SyncStatus BEFORE_START =
      new SyncStatus(
          OptionalLong.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          Optional.empty());

  SyncStatus asked(Instant now) {
    return new SyncStatus(
        activeVersion,
        fromDisk,
        Optional.of(now),
        lastSuccess,
        lastActivation,
        lastError,
        failuresInARow,
        vouched);
  }

  SyncStatus succeeded(Instant now) {
    return new SyncStatus(
        activeVersion, false, lastRequest, Optional.of(now), lastActivation, lastError, 0, vouched);
  }

  /// It was signed at a time that the policy in force is the newest.
  SyncStatus vouched(Optional<Instant> issued) {
    return new SyncStatus(
        activeVersion,
        fromDisk,
        lastRequest,
        lastSuccess,
        lastActivation,
        lastError,
        failuresInARow,
        issued.or(() -> vouched));
  }

  SyncStatus activated(Instant now, long version, boolean disk) {
    return new SyncStatus(
        OptionalLong.of(version),
        disk,
        lastRequest,
        lastSuccess,
        Optional.of(now),
        lastError,
        failuresInARow,
        vouched);
  }

  /// A question failed.
  SyncStatus failed(Instant now, SyncFailure failure, String detail) {
    return noted(now, failure, detail, failuresInARow + 1);
  }

  /// Something else failed.
  SyncStatus noted(Instant now, SyncFailure failure, String detail) {
    return noted(now, failure, detail, failuresInARow);
  }

  private SyncStatus noted(Instant now, SyncFailure failure, String detail, long inARow) {
    return new SyncStatus(
        activeVersion,
        fromDisk,
        lastRequest,
        lastSuccess,
        lastActivation,
        Optional.of(new SyncError(now, failure, detail)),
        inARow,
        vouched);
  }
}
