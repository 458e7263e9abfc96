package dev.signalbox.model.usage;

import java.util.Locale;

/// How an attempt ended. A closed list: it is also a metric tag and an API value.
public enum Outcome {
  /// The provider's answer ended as its format says it should.
  COMPLETED,
  /// The provider answered with an error status.
  PROVIDER_ERROR,
  /// The provider's stream broke off, or ended with an error event.
  PROVIDER_CUT,
  /// The client hung up before the end.
  CLIENT_CANCELLED,
  /// The provider did not answer in time.
  TIMEOUT,
  /// No connection to the provider could be made.
  UNREACHABLE,
  /// The proxy died before the attempt was closed; found when it started again.
  ORPHANED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The name in JSON and in the REST API.
  public String wireName() {
    return wireName;
  }

  /// Finds an outcome by its wire name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Outcome fromWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
