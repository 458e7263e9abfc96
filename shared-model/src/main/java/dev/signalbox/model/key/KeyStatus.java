package dev.signalbox.model.key;

import java.util.Locale;

/// What a virtual key is worth, apart from its dates. Only whoever presents the right secret learns
/// which one holds.
public enum KeyStatus {
  /// It may be used.
  ACTIVE,
  /// It is on hold and can come back: it leaked, or whoever vouched for it may not any more.
  SUSPENDED,
  /// It has been ended for good.
  REVOKED;

  /// The name on the wire between the planes and in the REST API.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Finds a status by its wire name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static KeyStatus fromWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
