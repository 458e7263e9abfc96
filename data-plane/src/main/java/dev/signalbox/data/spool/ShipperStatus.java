package dev.signalbox.data.spool;

import java.time.Instant;
import java.util.Optional;

/// How shipping is doing, for metrics and the operator.
///
/// @param sinkAway whether the last try failed
/// @param message why it failed and what to do, empty if it did not
/// @param shippedRecords records delivered since the start, those the sink had already included
/// @param duplicateRecords how many of them it had already
/// @param rejectedRecords records set aside since the start
/// @param failedTries tries that failed since the last one that did not
/// @param lastDelivery when a batch was last delivered
public record ShipperStatus(
    boolean sinkAway,
    String message,
    long shippedRecords,
    long duplicateRecords,
    long rejectedRecords,
    long failedTries,
    Optional<Instant> lastDelivery) {}
