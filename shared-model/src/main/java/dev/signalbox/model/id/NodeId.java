package dev.signalbox.model.id;

import java.util.UUID;

/// A node of a tenant's tree (org, business unit, team or cost center).
public record NodeId(UUID value) {

  /// Reads the usual 36-character form.
  ///
  /// @throws IllegalArgumentException if the text is not a UUID
  public static NodeId parse(String text) {
    return new NodeId(UUID.fromString(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
