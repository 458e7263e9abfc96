package dev.signalbox.control.usage;

import java.util.Locale;

/// Why a record was not booked. A closed list; part of the API.
public enum RejectReason {
  /// It is not a usage record.
  MALFORMED,
  /// There is no such tenant here.
  UNKNOWN_TENANT,
  /// The time in its id, or a time beside it, is more than a day ahead of our clock.
  TIME_IN_FUTURE,
  /// The time in its id is more than 400 days ago.
  TIME_TOO_OLD,
  /// The time it was opened and the time in its id are more than a day apart.
  TIME_MISMATCH,
  /// A figure that cannot be true: negative, or a count of more than a thousand million.
  FIGURE_OUT_OF_RANGE,
  /// The database does not take it. Should not happen; the record is kept to be looked at.
  REFUSED_BY_DATABASE;

  /// The name in JSON.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
