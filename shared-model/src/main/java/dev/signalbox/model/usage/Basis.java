package dev.signalbox.model.usage;

import java.util.Locale;

/// Where the counts come from.
public enum Basis {
  /// The provider reported them, complete.
  REPORTED,
  /// We had to guess at least one of them.
  ESTIMATED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The name in JSON and in the REST API.
  public String wireName() {
    return wireName;
  }

  /// Finds a basis by its wire name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static Basis fromWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
