package dev.signalbox.data.spool;

import java.time.Duration;

/// How the spool is doing, for metrics, readiness and the operator.
///
/// @param state whether attempts can be written down
/// @param message what is wrong and what to do, empty when nothing is
/// @param bytes disk space in use
/// @param maxBytes disk space it may use
/// @param pendingRecords closed records that are not shipped
/// @param openAttempts attempts that are opened and not closed
/// @param oldestPendingAge since when the oldest unshipped record waits, to about a second; zero if
///   none does
/// @param syncLag how long the oldest byte that is not yet forced to disk has been waiting; zero if
///   all are
/// @param refusedAttempts attempts refused since the start, because they could not be written down
/// @param unmeteredAttempts attempts served unmetered since the start
/// @param orphanedAttempts attempts found open at the start, booked as estimates
/// @param rejectedRecords records the control plane did not want since the start; they are kept in
///   the folder `rejected`
/// @param damagedSegments segment files found unreadable at the start; they are kept in the folder
///   `damaged`
public record SpoolStatus(
    State state,
    String message,
    long bytes,
    long maxBytes,
    long pendingRecords,
    long openAttempts,
    Duration oldestPendingAge,
    Duration syncLag,
    long refusedAttempts,
    long unmeteredAttempts,
    long orphanedAttempts,
    long rejectedRecords,
    long damagedSegments) {

  /// Whether attempts can be written down. A closed list: it is also a metric tag.
  public enum State {
    /// Yes.
    READY,
    /// No: all of [SpoolSettings#maxBytes()] is taken by records that wait to be shipped, or by
    /// attempts that are still open. It ends by itself when they are shipped.
    FULL,
    /// No: the disk makes new segments more slowly than the traffic fills them.
    DISK_SLOW,
    /// No: the disk has no space left, or fails, or may not be written. Tried again every second.
    DISK_FAILED
  }
}
