package dev.signalbox.data.sync;

import java.time.Instant;
import java.util.Optional;

/// What became of one policy version: an acknowledgement, or a refusal with its reason (the ACK and
/// NACK of xDS). Events of one proxy come in the order in which they happened.
///
/// @param version the version that is meant; 0 if what came was not genuine, so that it has none
/// @param digest names the exact content: SHA-256 of the signed snapshot, in hexadecimal; empty if
///   what came was not genuine
/// @param nonce what the answer of the control plane carried to recognise it by; empty if it came
///   from disk or from a file
/// @param active the version in force after this event; 0 if there is none
/// @param error why it was refused; empty if it is in force
/// @param at when it was put in force or refused
public record SyncEvent(
    long version, String digest, String nonce, long active, Optional<SyncError> error, Instant at) {

  /// Why a version was refused.
  ///
  /// @param detail for the operator; says what is wrong, never what is in it
  public record SyncError(SyncFailure failure, String detail) {}

  /// Whether the version is in force.
  public boolean applied() {
    return error.isEmpty();
  }
}
