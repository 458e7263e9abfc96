package dev.signalbox.model.id;

import java.util.UUID;

/// A tenant: the customer, and the unit of isolation.
public record TenantId(UUID value) {

  /// Reads the usual 36-character form.
  ///
  /// @throws IllegalArgumentException if the text is not a UUID
  public static TenantId parse(String text) {
    return new TenantId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
