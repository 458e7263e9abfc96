package dev.signalbox.control.usage;

import dev.signalbox.model.usage.AttemptClosed;
import dev.signalbox.model.usage.AttemptOpened;
import dev.signalbox.model.usage.Unit;
import dev.signalbox.model.usage.UsageRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether the figures and times of a record can be true. What is out of bounds would make
/// partitions without end, or sums that no longer fit.
final class RecordCheck {

  static final Duration MAX_AHEAD = Duration.ofDays(1);
  static final Duration MAX_AGE = Duration.ofDays(400);
  static final Duration MAX_MISMATCH = Duration.ofDays(1);
  static final long MAX_COUNT = 1_000_000_000L;

  private static final long MAX_BYTES = 1L << 50;
  private static final int MAX_ATTEMPT = 10_000;

  private RecordCheck() {}

  /// The reason to reject it, if there is one.
  static Optional<RejectReason> check(UsageRecord usageRecord, Instant now) {
    AttemptOpened opened = usageRecord.opened();
    AttemptClosed closed = usageRecord.closed();
    Instant made = opened.id().time();
    Instant latest = now.plus(MAX_AHEAD);
    if (made.isAfter(latest)
        || opened.openedAt().isAfter(latest)
        || closed.closedAt().isAfter(latest)) {
      return Optional.of(RejectReason.TIME_IN_FUTURE);
    }
    if (made.isBefore(now.minus(MAX_AGE))) {
      return Optional.of(RejectReason.TIME_TOO_OLD);
    }
    if (opened.openedAt().isBefore(made.minus(MAX_MISMATCH))
        || opened.openedAt().isAfter(made.plus(MAX_MISMATCH))
        || closed.closedAt().isBefore(made.minus(MAX_MISMATCH))) {
      return Optional.of(RejectReason.TIME_MISMATCH);
    }
    return figuresFit(opened, closed)
        ? Optional.empty()
        : Optional.of(RejectReason.FIGURE_OUT_OF_RANGE);
  }

  private static boolean figuresFit(AttemptOpened opened, AttemptClosed closed) {
    for (Unit unit : Unit.values()) {
      if (closed.counts().of(unit) > MAX_COUNT) {
        return false;
      }
    }
    return opened.attempt() >= 1
        && opened.attempt() <= MAX_ATTEMPT
        && opened.policyVersion() >= 0
        && within(closed.requestBytes())
        && within(closed.responseBytes())
        && closed.firstByteMicros() >= -1;
  }

  private static boolean within(long bytes) {
    return bytes >= -1 && bytes <= MAX_BYTES;
  }
}
