package dev.signalbox.data.spool;

import dev.signalbox.model.id.RecordId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a sink says to a batch.
public sealed interface ShipResult {

  /// It has the batch for good, except for the records it names.
  ///
  /// @param accepted how many were new to it
  /// @param duplicates how many it had already
  /// @param rejected those it will never take
  record Delivered(int accepted, int duplicates, List<Rejection> rejected) implements ShipResult {
    public Delivered {
      rejected = List.copyOf(rejected);
    }
  }

  /// It will not take this batch, however often it comes: something in it is wrong.
  record Refused(String reason) implements ShipResult {}

  /// It cannot take anything now.
  ///
  /// @param reason why, for the operator
  /// @param retryAfter when it wants to be asked again, if it says so
  record Unavailable(String reason, Optional<Duration> retryAfter) implements ShipResult {}

  /// A record that will never be taken, and why.
  record Rejection(RecordId id, String reason) {}
}
