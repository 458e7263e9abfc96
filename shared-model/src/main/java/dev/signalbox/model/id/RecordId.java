package dev.signalbox.model.id;

import java.time.Instant;
import java.util.UUID;

/// The identity of one usage record, and so of one attempt: a UUIDv7 (RFC 9562), whose first 48
/// bits are the Unix time in milliseconds. The time inside the id decides the ledger partition, so
/// that a record shipped twice always meets its twin.
public record RecordId(UUID value) {

  public RecordId {
    if (value.version() != 7) {
      throw new IllegalArgumentException("a record id is a UUIDv7, not version " + value.version());
    }
  }

  /// Reads the usual 36-character form.
  ///
  /// @throws IllegalArgumentException if the text is not a UUIDv7
  public static RecordId parse(String text) {
    return new RecordId(UUID.fromString(text));
  }

  /// The time the id was made, in whole milliseconds.
  public Instant time() {
    return Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
